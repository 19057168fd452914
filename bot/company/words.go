package company

// What the feature says, in both languages.
const (
	zhLeft   = "%s 已离开公司，权限马上结束了。"
	enLeft   = "Has left the company: %s. Access has ended."
	zhShrunk = "公司通讯录一下子少了 %d 人（原来 %d 人），多半是应用的可见范围变小了，所以谁的权限都没有动。请到管理后台看看可见范围；真离开的，用“移除”。"
	enShrunk = "%d people of %d vanished from the company's address book at once. Most likely the application's visible range shrank, so nobody's access was ended. Please look at the range in the admin console; for who has really left, use /remove."

	zhPropose = "%[1]s 是%[2]s的负责人，设为经理？"
	enPropose = "%[1]s leads %[2]s. Make them a manager?"
	zhMake    = "设为经理"
	enMake    = "Make manager"
	zhDoNot   = "不用"
	enDoNot   = "No"

	zhGranted      = "%s 现在是经理。"
	enGranted      = "%s is a manager now."
	zhHeads        = "%s 现在是经理，负责：%s。"
	enHeads        = "%s is a manager now, for: %s."
	zhGrantedShort = "设好了"
	enGrantedShort = "Done"
	zhNot          = "好的，%s 不设为经理。"
	enNot          = "All right, %s is not made a manager."
	zhNotShort     = "好的"
	enNotShort     = "All right"
	zhIsManager    = "%s 已经是经理了。"
	enIsManager    = "%s is a manager already."

	zhNotAdmin = "这件事要管理员来做。"
	enNotAdmin = "Only an admin can do this."
	zhNoMember = "他已经不是这里的成员了。"
	enNoMember = "They are no member here any more."
	zhNoTeams  = "他部门里的人还没有小组，定不了他管哪些组。在群里说“经理 @他 一组”来设。"
	enNoTeams  = "The people of the department are in no team yet, so I cannot tell which teams to head. Say /manager @them TEAM in the group."
)
