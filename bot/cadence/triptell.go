package cadence

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/messages/place"
	"genjin/messages/when"
)

// readTrip reads days and a place into trip; what is not told stays as it is. It returns how the place was
// found, for the answer.
func (f Feature) readTrip(t *bot.Turn, text string, trip *followup.Trip) (found, error) {
	p, ok, err := when.Read(text, t.Event.At.In(t.Zone))
	if err != nil {
		return found{}, impossible(t, err)
	}
	if ok {
		trip.Leaves, trip.Returns = p.From, p.To
		text = p.Rest(text)
	}
	name := placeWords(text)
	if name == "" && trip.City == "" {
		name = trip.Place // it is asked for still
	}
	if name == "" {
		return found{}, nil
	}
	if utf8.RuneCountInString(name) > placeMost {
		return found{}, t.Refuse(zhLongPlace, enLongPlace, placeMost)
	}
	m, ok := place.Find(name, place.Argument)
	trip.Place, trip.City = name, ""
	switch {
	case ok && m.Sure:
		trip.Place, trip.City = m.Places[0].Name(t.Lang), m.Places[0].ID
		return found{}, nil
	case ok:
		return found{could: m.Places}, nil
	}
	return found{near: place.Near(name)}, nil
}

// found is how a place was found that is not known for sure: those that could be meant, or near names.
type found struct{ could, near []place.Place }

// unheard reports whether the place of a trip is one that nobody knows and nothing in text calls a place: 好的, 一下.
func unheard(trip followup.Trip, s found, text string) bool {
	return trip.City == "" && len(s.could) == 0 && !leads(text)
}

// meant reports whether o is the trip that a day, a place or both name, the place as it was found.
func meant(named followup.Trip, s found, o followup.Trip) bool {
	if !named.Leaves.IsZero() && !o.Away(named.Leaves) {
		return false
	}
	could := slices.ContainsFunc(s.could, func(p place.Place) bool { return p.ID == o.City })
	return named.Place == "" || could || named.City != "" && named.City == o.City || strings.EqualFold(named.Place, o.Place)
}

// impossible refuses a date that cannot be.
func impossible(t *bot.Turn, err error) error {
	if e, ok := errors.AsType[*when.Error](err); ok {
		return t.Refuse("%[1]s", "%[2]s", e.Sentence(messages.Chinese), e.Sentence(messages.English))
	}
	return fmt.Errorf("read date: %w", err)
}

// tripNoted answers what was noted of a trip, what will come of it, and asks for the place where several
// could be meant.
func (f Feature) tripNoted(t *bot.Turn, c followup.Client, trip followup.Trip, s found, past *followup.Trip) error {
	head := t.Text(zhTripNoted, enTripNoted, c.Title(), f.days(t, trip), between(trip.Leaves, trip.Returns)+1)
	if past != nil {
		head = t.Text(zhTripChanged, enTripChanged, c.Title(), f.days(t, trip), between(trip.Leaves, trip.Returns)+1)
	}
	if name := placeName(t.Lang, trip); name != "" {
		head += t.Text("，", ", ") + name
	}
	lines := append([]string{head + t.Text("。", ".")}, f.tripWas(t, trip, past)...)
	told := len(lines)
	coming, err := f.tripComing(t, trip)
	if err != nil {
		return err
	}
	lines = append(lines, coming...)
	if c.Muted {
		lines = append(lines[:told], t.Text(zhTripMuted, enTripMuted, c.Name))
	}
	buttons := f.placeButtons(t, trip, s)
	switch {
	case trip.City == "" && trip.Place == "" && len(buttons) == 0:
		lines = append(lines, t.Text(zhTripNoPlace, enTripNoPlace))
	case len(s.could) > 0:
		lines = append(lines, t.Text(zhTripWhich, enTripWhich, trip.Place))
	case len(buttons) > 0:
		lines = append(lines, t.Text(zhTripNear, enTripNear, trip.Place))
	case trip.City == "":
		lines = append(lines, t.Text(zhTripUnknown, enTripUnknown, trip.Place))
	}
	if trip.Away(today(t)) && !c.Muted && t.Now.In(t.Zone).Hour() < lastHour {
		buttons = append(buttons, messages.Button{Label: t.Text(zhTodaysDraft, enTodaysDraft), Data: buttonToday + "/" + string(trip.ID)})
	}
	_, err = t.Say(messages.Message{Chat: t.Event.Ref.Chat, About: trip.About(), Text: strings.Join(lines, "\n"), Buttons: buttons})
	return err
}

// tripWas says what stood there before, if trip takes its place in days or place.
func (f Feature) tripWas(t *bot.Turn, trip followup.Trip, past *followup.Trip) []string {
	if past == nil || past.Leaves == trip.Leaves && past.Returns == trip.Returns && (past.Place == "" || past.Place == trip.Place) {
		return nil
	}
	return []string{t.Text(zhTripWas, enTripWas, strings.TrimSpace(f.days(t, *past)+" "+placeName(t.Lang, *past)))}
}

// tripComing says which texts a trip calls for that are not out, and when they come.
func (f Feature) tripComing(t *bot.Turn, trip followup.Trip) ([]string, error) {
	g, err := t.Tx.GreetingOf(trip.Owner, trip.Workspace, trip.Leaves.Add(-1), followup.OccasionTripEve, trip.About())
	if err != nil && !errors.Is(err, followup.ErrNotFound) {
		return nil, fmt.Errorf("find greeting: %w", err)
	}
	now := t.Now.In(t.Zone)
	var lines []string
	if g.Brought.IsZero() && eveUntil(trip, t.Zone).After(t.Now) {
		at := eve(trip, t.Zone)
		if soon := now.Add(tripSoon); at.Before(soon) {
			at = soon
		}
		lines = append(lines, t.Text(zhTripEve, enTripEve, when.Say(t.Lang, trip.Leaves.Add(-1), now), at.Format("15:04")))
	}
	return append(lines, t.Text(zhTripDays, enTripDays), t.Text(zhTripBack, enTripBack, when.Say(t.Lang, trip.Returns.Add(1), now))), nil
}

// placeButtons offer the places that can be meant, or near names.
func (f Feature) placeButtons(t *bot.Turn, trip followup.Trip, s found) []messages.Button {
	const most = 4
	could := append(slices.Clone(s.could), s.near...)
	var buttons []messages.Button
	for _, p := range could[:min(len(could), most)] {
		label := p.Name(t.Lang)
		if p.Province != "" && t.Lang == messages.Chinese {
			label += "（" + p.Province + "）"
		}
		buttons = append(buttons, messages.Button{Label: label, Data: buttonPlace + "/" + string(trip.ID) + "/" + p.ID})
	}
	return buttons
}

// placePressed settles which place a trip goes to.
func (f Feature) placePressed(t *bot.Turn) error {
	id, city, _ := strings.Cut(t.Rest, "/")
	trip, c, err := f.tripOf(t, id)
	if errors.Is(err, followup.ErrNotFound) {
		return t.Refuse(zhTripOver, enTripOver)
	}
	if err != nil {
		return err
	}
	p, ok := place.ByID(city)
	if !ok {
		return t.Refuse(zhTripOver, enTripOver)
	}
	past := trip
	trip.Place, trip.City = p.Name(t.Lang), p.ID
	if err := f.keepTrip(t, trip, actChange, &past); err != nil {
		return err
	}
	t.Notice(t.Text(zhPlaceSet, enPlaceSet, trip.Place))
	pressed, err := t.Tx.ByRef(t.Event.Ref)
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find pressed message: %w", err)
	}
	coming, err := f.tripComing(t, trip)
	if err != nil {
		return err
	}
	lines := append([]string{t.Text(zhTripNoted, enTripNoted, c.Title(), f.days(t, trip), between(trip.Leaves, trip.Returns)+1) +
		t.Text("，", ", ") + trip.Place + t.Text("。", ".")}, coming...)
	_, err = t.Say(messages.Message{Chat: pressed.Chat, Edits: pressed.Key, About: trip.About(), Text: strings.Join(lines, "\n")})
	return err
}

// tripEdited handles a trip whose note was changed where it stands: it is noted anew, and takes the place of
// the one that it overlaps.
func (f Feature) tripEdited(t *bot.Turn) error { return f.trip(t) }

// answeredTrip handles words that answer what was said about a trip: other days, another place, or its end.
func (f Feature) answeredTrip(t *bot.Turn) error {
	trip, c, err := f.tripOf(t, strings.TrimPrefix(t.About, kindTrip+"/"))
	if errors.Is(err, followup.ErrNotFound) {
		return t.Refuse(zhTripOver, enTripOver)
	}
	if err != nil {
		return err
	}
	if rest, off := cutWord(strings.TrimRight(t.Rest, " 。.！!"), wordsOff); off {
		if _, dated, err := when.Read(rest, t.Event.At.In(t.Zone)); err == nil && !dated {
			return f.cancel(t, c, []followup.Trip{trip}, "")
		}
	}
	past := trip
	rest, _ := cutChange(t.Rest)
	s, err := f.readTrip(t, rest, &trip)
	if err != nil {
		return err
	}
	if trip.Place != past.Place && unheard(trip, s, rest) {
		return t.Refuse(zhTripAnswer, enTripAnswer)
	}
	if trip == past {
		return t.Refuse(zhTripAnswer, enTripAnswer)
	}
	if err := f.checkTrip(t, trip); err != nil {
		return err
	}
	if err := f.keepTrip(t, trip, actChange, &past); err != nil {
		return err
	}
	return f.tripNoted(t, c, trip, s, &past)
}
