// Odoo's own settings. The XML plugin is found beside prettier itself, wherever that is installed.
const path = require("node:path");

const xml = process.env.CC_NODE_MODULES
    ? path.join(process.env.CC_NODE_MODULES, "@prettier/plugin-xml/src/plugin.js")
    : "@prettier/plugin-xml";

module.exports = {
    bracketSpacing: true,
    printWidth: 100,
    proseWrap: "preserve",
    semi: true,
    tabWidth: 4,
    trailingComma: "es5",
    xmlWhitespaceSensitivity: "preserve",
    plugins: [xml],
};
