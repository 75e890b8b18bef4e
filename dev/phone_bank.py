"""A process of up to eight SIP phones, told what to do by JSON lines; see phones.py.

All of pjsip's work happens in the one thread of `Bank.run`. The wheel has room for eight accounts.
"""

import gc
import heapq
import itertools
import json
import os
import re
import select
import sys
import time

import pjsua2 as pj

HOST = "127.0.0.1"
NOTIFIED = re.compile(r"\ANOTIFY .*?^Event: *(hold|talk)\b", re.DOTALL | re.MULTILINE)


class Call(pj.Call):
    """One call of a phone."""

    def __init__(self, phone, call_id=pj.PJSUA_INVALID_ID):
        super().__init__(phone, call_id)
        self.phone, self.bank, self.ended = phone, phone.bank, False

    def onCallState(self, prm):
        """Tell, and do what this phone does in such a state."""
        info = self.getInfo()
        self.ended = info.state == pj.PJSIP_INV_STATE_DISCONNECTED
        state = "DISCONNECTED" if self.ended else info.stateText
        self.phone.tell(state, code=info.lastStatusCode, other=info.remoteUri)
        if state == "CONFIRMED" and self.phone.hangup_after is not None:
            self.bank.later(self.phone.hangup_after, self.bye)
        if self.ended:
            self.phone.calls.remove(self)
            self.bank.grave.append(self)  # not freed inside its own call-back

    def onCallMediaState(self, prm):
        """Speak: a tone, so that there is sound on the line."""
        info = self.getInfo()  # its parts live as long as it does
        for index, media in enumerate(info.media):
            if media.type == pj.PJMEDIA_TYPE_AUDIO and media.status == pj.PJSUA_CALL_MEDIA_ACTIVE:
                self.bank.tone.startTransmit(self.getAudioMedia(index))

    def onDtmfDigit(self, prm):
        """Tell what the other side pressed."""
        self.phone.tell("DIGIT", digit=prm.digit)

    def onCallTsxState(self, prm):
        """A NOTIFY within the call: the PBX asks the phone itself to hold, or to talk."""
        state = prm.e.body.tsxState
        if prm.e.type == pj.PJSIP_EVENT_TSX_STATE and state.type == pj.PJSIP_EVENT_RX_MSG:
            asked = NOTIFIED.search(state.src.rdata.wholeMsg)
            if asked:
                self.phone.notified(self, asked[1])

    def respond(self, code):
        """Answer (200), ring (180) or refuse (486) it."""
        if not self.ended:
            prm = pj.CallOpParam(True)
            prm.statusCode = code
            self.answer(prm)

    def bye(self):
        """Hang up."""
        if not self.ended:
            self.hangup(pj.CallOpParam(True))

    def hold(self):
        """Put the other side on hold."""
        self.setHold(pj.CallOpParam(True))

    def talk(self):
        """Answer it, or take it back."""
        if self.getInfo().state == pj.PJSIP_INV_STATE_CONFIRMED:
            self.resume()
        else:
            self.respond(200)

    def resume(self):
        """Take it back from hold."""
        prm = pj.CallOpParam(True)
        prm.opt.flag = pj.PJSUA_CALL_UNHOLD
        self.reinvite(prm)


class Phone(pj.Account):
    """One phone: how it behaves by itself, and what it can be told to do."""

    def __init__(self, bank, number):
        super().__init__()
        self.bank, self.number, self.calls = bank, number, []
        self.answer_after, self.refuse, self.hangup_after = 1.0, None, None
        self.obeys = True

    def tell(self, event, **more):
        """Report an event of this phone."""
        self.bank.tell(phone=self.number, event=event, **more)

    def onRegState(self, prm):
        """The PBX took us, or not."""
        good = prm.code == 200 and self.getInfo().regIsActive
        self.tell("REGISTERED" if good else "UNREGISTERED", code=prm.code)

    def onIncomingCall(self, prm):
        """Ring; later answer, refuse or go on ringing."""
        call = Call(self, prm.callId)
        self.calls.append(call)
        uri = call.getInfo().remoteUri
        self.tell("INCOMING", number="".join(re.findall(r"sips?:([^@>]*)", uri)[:1]), other=uri)
        self.bank.later(0, lambda: call.respond(180))
        if self.refuse:
            self.bank.later(0.2, lambda: call.respond(self.refuse))
        elif self.answer_after is not None:
            self.bank.later(self.answer_after, lambda: call.respond(200))

    def notified(self, call, event):
        """Do as the PBX asks, as many desk phones do; or only say that it was asked."""
        self.tell("NOTIFIED", asked=event)
        if self.obeys:
            self.bank.later(0, {"hold": call.hold, "talk": call.talk}[event])

    # --- what it can be told ---

    def do_set(self, **behaviour):
        """How it behaves from now on."""
        for name, value in behaviour.items():
            setattr(self, name, value)

    def do_register(self):
        """Register anew, now."""
        self.setRegistration(True)

    def do_dial(self, number):
        """Call a number."""
        call = Call(self)
        self.calls.append(call)
        call.makeCall(f"sip:{number}@{self.bank.server}", pj.CallOpParam(True))

    def do_answer(self):
        """Answer what rings."""
        self.calls[-1].respond(200)

    def do_bye(self):
        """Hang all calls up."""
        for call in list(self.calls):
            self.bank._try(call.bye, self.number)  # one that is gone already keeps no other alive

    def do_hold(self):
        """Hold the last call."""
        self.calls[-1].hold()

    def do_unhold(self):
        """Take the last call back."""
        self.calls[-1].resume()

    def do_transfer(self, number):
        """Blind transfer (REFER) of the last call."""
        self.calls[-1].xfer(f"sip:{number}@{self.bank.server}", pj.CallOpParam(True))

    def do_join(self):
        """Attended transfer: the first call's other side gets the last call's (Replaces)."""
        self.calls[0].xferReplaces(self.calls[-1], pj.CallOpParam(True))


class Bank:
    """The process: an endpoint, its phones, a clock."""

    def __init__(self, server, secret):
        self.server, self.secret, self.phones = server, secret, {}
        self.out = os.fdopen(os.dup(1), "w")  # events go out here, and pjsip's own talk elsewhere
        os.dup2(2, 1)
        self.timers, self.order, self.grave, self.rest = [], itertools.count(), [], b""
        self.ep = pj.Endpoint()
        self.ep.libCreate()
        self.ep.libInit(self._config())
        transport = pj.TransportConfig()
        transport.boundAddress = transport.publicAddress = HOST
        self.transport = self.ep.transportCreate(pj.PJSIP_TRANSPORT_UDP, transport)
        self.ep.libStart()
        self.ep.audDevManager().setNullDev()
        for codec in self.ep.codecEnum2():
            priority = 255 if codec.codecId.startswith("PCMA") else 0
            self.ep.codecSetPriority(codec.codecId, priority)
        self.tone = self._tone()

    @staticmethod
    def _config():
        config = pj.EpConfig()
        config.uaConfig.threadCnt, config.uaConfig.mainThreadOnly = 0, True
        config.uaConfig.maxCalls = 30
        config.logConfig.level = config.logConfig.consoleLevel = 0
        config.medConfig.noVad = True
        return config

    @staticmethod
    def _tone():
        tone, beep, beeps = pj.ToneGenerator(), pj.ToneDesc(), pj.ToneDescVector()
        tone.createToneGenerator()
        beep.freq1, beep.freq2, beep.on_msec, beep.off_msec = 600, 0, 500, 100
        beeps.append(beep)
        tone.play(beeps, True)
        return tone

    def add(self, number):
        """One more phone; it registers by itself."""
        config = pj.AccountConfig()
        config.idUri = f"sip:{number}@{HOST}"
        config.regConfig.registrarUri = f"sip:{self.server}"
        config.regConfig.timeoutSec = 60
        config.regConfig.retryIntervalSec = config.regConfig.firstRetryIntervalSec = 2
        config.sipConfig.authCreds.append(pj.AuthCredInfo("digest", "*", number, 0, self.secret))
        config.sipConfig.transportId = self.transport
        config.mediaConfig.transportConfig.boundAddress = HOST
        config.mediaConfig.transportConfig.port = 0
        phone = self.phones[number] = Phone(self, number)
        phone.create(config)

    def tell(self, **event):
        """One event to whoever drives us."""
        print(json.dumps({"at": time.time(), **event}), file=self.out, flush=True)

    def later(self, seconds, what):
        """Do something in a while."""
        heapq.heappush(self.timers, (time.monotonic() + seconds, next(self.order), what))

    def run(self):
        """Until the driver goes away."""
        while self._orders():
            self.ep.libHandleEvents(10)
            while self.timers and self.timers[0][0] <= time.monotonic():
                self._try(heapq.heappop(self.timers)[2])
            del self.grave[:-64]

    def _try(self, what, phone=None):
        try:
            what()
        except (pj.Error, IndexError, AttributeError, TypeError) as error:
            reason = error.reason if isinstance(error, pj.Error) else repr(error)
            self.tell(phone=phone, event="ERROR", reason=reason)

    def _orders(self):
        """Carry out what came in; false at the end of it."""
        if not select.select([0], [], [], 0)[0]:
            return True
        if not (data := os.read(0, 65536)):
            return False
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            self._obey(**json.loads(line))
        return True

    def _obey(self, phone, do, **more):
        deed = getattr(self.phones[phone], f"do_{do}")
        self._try(lambda: deed(**more), phone)

    def close(self):
        """Hang up and leave; a call freed after libDestroy would abort the process."""
        for phone in self.phones.values():
            phone.do_bye()
        for _ in range(30):
            self.ep.libHandleEvents(10)
        for phone in self.phones.values():
            phone.shutdown()
        self.timers.clear(), self.grave.clear(), self.phones.clear()
        self.tone = None
        gc.collect()
        self.ep.libDestroy()


def main(server, *numbers):
    """phone_bank.py HOST:PORT NUMBER...; the password in PHONE_SECRET."""
    bank = Bank(server, os.environ["PHONE_SECRET"])
    for number in numbers:
        bank.add(number)
    try:
        bank.run()
    finally:
        bank.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
