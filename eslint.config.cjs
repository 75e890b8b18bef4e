// Errors and dead code; the layout is prettier's.
const globals = Object.fromEntries(
    [
        "BroadcastChannel",
        "clearInterval",
        "clearTimeout",
        "console",
        "document",
        "localStorage",
        "luxon",
        "navigator",
        "Notification",
        "setInterval",
        "setTimeout",
        "URL",
        "window",
    ].map((name) => [name, "readonly"])
);

module.exports = [
    {
        files: ["**/*.js"],
        languageOptions: { ecmaVersion: 2024, sourceType: "module", globals },
        linterOptions: { reportUnusedDisableDirectives: "error" },
        rules: {
            "consistent-return": "error",
            curly: "error",
            "dot-notation": "error",
            eqeqeq: "error",
            "no-constant-condition": "error",
            "no-debugger": "error",
            "no-dupe-keys": "error",
            "no-duplicate-imports": "error",
            "no-eval": "error",
            "no-redeclare": "error",
            "no-restricted-globals": ["error", "event", "self"],
            "no-shadow": "error",
            "no-undef": "error",
            "no-unreachable": "error",
            "no-unused-vars": ["error", { args: "after-used", argsIgnorePattern: "^_" }],
            "no-var": "error",
            "object-shorthand": "error",
            "prefer-const": "error",
        },
    },
];
