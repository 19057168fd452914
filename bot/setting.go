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

// Settings returns how the features' settings are written that the person may set.
func (t *Turn) Settings() []string {
	var lines []string
	for _, r := range t.bot.setters {
		if !t.Standing.May(r.Act) || r.Help.For != 0 && t.Standing.Roles&r.Help.For == 0 {
			continue
		}
		lines = append(lines, t.Text("%[1]s", "%[2]s", r.Help.ZH, r.Help.EN))
	}
	return lines
}
