// Package followup holds the nouns of the trade and their rules: who may do what, when a client
// must have a text, what a reminder is. It knows no chat, no SQL, no clock and does no I/O.
//
// # Glossary
//
//	客户 Client         whom a rep sells to (not customer)
//	联系方式 Reach      how a client is written to on Telegram: his account, else his number (not address)
//	拜访 Visit          a meeting with a client, noted in one line
//	草稿 Draft          a text for the client, ready to be sent (not template)
//	场合 Occasion       why a client gets a text that no note calls for: a morning, a trip, a big day
//	跟进 Follow-up      a draft that its rep confirmed as sent, with the time
//	提醒 Reminder       something due at an instant, with a deadline and a reason (not alarm)
//	错过 Miss           a visit whose client had no text within 20 minutes
//	作业 Assignment     homework of the course, 1.1 to 3.6 (not task)
//	提交 Submission     what a learner handed in for an assignment
//	小组 Team           the small team that a member counts for
//	工作区 Workspace    one class or one company; all data belongs to one
//	人 Person           a human, with accounts on one or more platforms (not user)
//	成员 Member         a person in a workspace, with roles
//	交接 Hand-over      a rep's clients go to another rep, with all that is to come for them
//	所有者 Owner        who installed the program; stands above workspaces
//
// Instants are time.Time in UTC; a calendar day is a [Day]. Ids are strings that begin with the
// time of their cause, made by the turn that writes the record.
package followup
