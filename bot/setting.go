package bot

import "strings"

// Set gives the setting word of some feature its value; false if no feature has such a setting.
func (t *Turn) Set(word, value string) (known bool, err error) {
	r, ok := t.bot.settings[strings.ToLower(word)]
	if !ok {
		return false, nil
	}
	t.Word, t.Rest = word, value
	return true, t.run(r)
}

// Settings returns what is set by the features' settings that the person may set, and how each is written.
func (t *Turn) Settings() (is, how []string, err error) {
	for _, r := range t.bot.setters {
		if !t.Standing.May(r.Act) || r.Help.For != 0 && t.Standing.Roles&r.Help.For == 0 {
			continue
		}
		how = append(how, t.Text("%[1]s", "%[2]s", r.Help.ZH, r.Help.EN))
		if r.Is == nil {
			continue
		}
		line, err := r.Is(t)
		if err != nil {
			return nil, nil, err
		}
		is = append(is, line)
	}
	return is, how, nil
}
