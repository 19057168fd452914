package wecom

import (
	"errors"
	"strconv"
	"sync"
	"time"

	"genjin/bot/wecom/errcode"
	"genjin/bot/wecom/robot"
	"genjin/messages"
)

// The faults of accounts.
const (
	faultRobot   = "robot"   // WeCom refuses the robot
	faultAddress = "address" // our address is not trusted
	faultKeys    = "keys"    // corp id, agent or secret are wrong
	faultOff     = "off"     // the application is switched off
	faultRefused = "refused" // anything else, with its code
	faultRival   = "rival"   // another program uses the robot
)

// codeOff says that the application is switched off (path/90313).
const codeOff = 50003

// sendsAgain is how long after a refused send the address book can tell that the application works: what waits to be
// sent is tried once a minute, and knows better.
const sendsAgain = 3 * time.Minute

// faultKnown is how long it is believed that the application is refused after it was: while it is, the address book is
// read every five minutes in vain.
const faultKnown = bookAgain + time.Minute

// standing is how the application does, as far as calls have told.
type standing struct {
	mu     sync.Mutex
	known  bool
	fault  string // empty: it works
	remedy messages.Words
	seen   time.Time // when the fault was met last
}

// note takes in how a call ended at now. Of the book only a refusal of the account itself counts, as the right to read it
// is one of its own.
func (s *standing) note(err error, book bool, agent int, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		if s.fault == "" || !book || now.Sub(s.seen) > sendsAgain {
			s.known, s.fault = true, ""
		}
		return
	}
	fault, remedy := appFault(err, agent)
	if fault == "" || book && fault != faultAddress && fault != faultKeys && fault != faultOff {
		return
	}
	s.known, s.fault, s.remedy, s.seen = true, fault, remedy, now
}

// appFault tells what WeCom's no to the application means for it, and what helps; nothing if its account is not meant.
func appFault(err error, agent int) (string, messages.Words) {
	e, ok := errors.AsType[*errcode.Error](err)
	switch {
	case !ok || errcode.Of(e.Code) != errcode.Paused:
		return "", messages.Words{}
	case e.Address() != "":
		return faultAddress, wordsAddress.with(e.Address())
	case errcode.WrongKey(e.Code):
		return faultKeys, wordsKeys.with(faultOf(e))
	case e.Code == codeOff:
		return faultOff, wordsAppOff.with(strconv.Itoa(agent))
	}
	return faultRefused + "/" + strconv.Itoa(e.Code), wordsRefused.with(e.Code)
}

// Health returns how robot and application do, as far as is known. Of the callbacks nothing is: they have no account
// that could be refused.
func (a *Adapter) Health() []messages.Health {
	var all []messages.Health
	s := a.robotState()
	a.app.mu.Lock()
	defer a.app.mu.Unlock()
	appWell := a.company != nil && a.app.fault == ""
	if s.well || s.refused {
		h := messages.Health{Account: robotAccount, Name: nameRobot}
		if s.refused {
			h.Fault, h.Remedy, h.Cut = faultRobot, wordsRobotRefused.with(a.o.Robot.ID), !appWell
		}
		all = append(all, h)
	}
	if h, known := a.rivalry(); known {
		h.Cut = h.Fault != "" && !s.well && !appWell
		all = append(all, h)
	}
	stale := a.app.fault != "" && a.o.Now().Sub(a.app.seen) > faultKnown
	if a.company != nil && a.app.known && !stale {
		h := messages.Health{Account: appAccount, Name: nameApp, Fault: a.app.fault}
		if h.Fault != "" {
			h.Remedy, h.Cut = a.app.remedy, !s.well
		}
		all = append(all, h)
	}
	return all
}

// robotState is how the long connection does; none of it is true where there is none, or while the network is down.
type robotState struct {
	well    bool // it stands
	refused bool // WeCom does not let it in
	shut    bool // another connection took over, and it rests
}

func (a *Adapter) robotState() robotState {
	if a.conn == nil {
		return robotState{}
	}
	s := a.conn.State()
	well := !s.Since.IsZero()
	return robotState{well, !well && errors.Is(s.Fault, robot.ErrRefused), !well && errors.Is(s.Fault, robot.ErrTaken)}
}

// robotOut reports whether the robot can say nothing for minutes, and that is known.
func (a *Adapter) robotOut() bool {
	s := a.robotState()
	return s.refused || s.shut
}
