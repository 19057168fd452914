package followup

// Occasion is why a client gets a text that no note calls for (course, 3).
type Occasion string

// The occasions.
const (
	OccasionMorning     Occasion = "morning"     // 早安, before 8:30
	OccasionDinner      Occasion = "dinner"      // 晚饭时间
	OccasionTripEve     Occasion = "trip-eve"    // the evening before the client leaves
	OccasionTripDay     Occasion = "trip-day"    // a morning on which the client is away
	OccasionTripBack    Occasion = "trip-back"   // when the client is back
	OccasionCard        Occasion = "card"        // a card or letter to be written by hand, a week ahead
	OccasionAnniversary Occasion = "anniversary" // the big day itself
)

// Occasions are all occasions.
var Occasions = []Occasion{
	OccasionMorning, OccasionDinner, OccasionTripEve, OccasionTripDay, OccasionTripBack, OccasionCard, OccasionAnniversary,
}
