package wecom

import (
	"strconv"

	"genjin/bot/wecom/api"
)

// checkRights tells which rights the application lacks, what each costs, and where the console grants it.
func (a *Adapter) checkRights(r api.Report) []Finding {
	app := r.App.Name
	if app == "" {
		app = strconv.Itoa(a.o.App.AgentID)
	}
	all := checkBook(r, app)
	switch {
	case r.Clients != nil:
		all = append(all, lacks(wordsNoClients, faultOf(r.Clients), app))
	case r.Sellers == 0:
		all = append(all, lacks(wordsNoSellers))
	default:
		all = append(all, found(false, wordsClients, r.Sellers))
	}
	return all
}

// checkBook tells what the address book hides. What hides because nobody is in sight is told already.
func checkBook(r api.Report, app string) []Finding {
	if r.Book != nil {
		return []Finding{lacks(wordsNoBook, faultOf(r.Book), app)}
	}
	var all []Finding
	if r.Shown.People && !r.Shown.Names {
		all = append(all, lacks(wordsNoNames, app))
	}
	switch {
	case r.AppErr == nil && r.Shown.Departments == 0 && r.App.People > 0:
		all = append(all, lacks(wordsNoDepartments, app))
	case r.Shown.Departments > 0 && !r.Shown.Titles:
		all = append(all, lacks(wordsNoTitles, app))
	case r.Shown.Departments > 0 && !r.Shown.Leaders:
		all = append(all, lacks(wordsNoLeaders, app))
	}
	return all
}
