package faults

// What the feature says, in both languages: what does not work, since when, and what helps.
const (
	zhFault = "%s从 %s 起用不了。%s。"
	enFault = "%s has not worked since %s. %s."
	zhOver  = "%s恢复了，没发出去的消息会接着发。"
	enOver  = "%s works again. What could not be sent goes out now."

	zhFitful = "%s从 %s 起时断时续。%s。"
	enFitful = "%s has worked only now and then since %s. %s."
	zhSteady = "%s又稳定了。"
	enSteady = "%s works steadily again."
)
