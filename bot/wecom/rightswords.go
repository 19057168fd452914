package wecom

// What a check says of the rights of the application: what is lacking, what that costs, and where the console grants it.
// An application that others develop for the company gets names by a grant of its admin (path/90208).
var (
	wordsNoBook        = words{"读不了通讯录（%v）。没有它，姓名要大家自己说“设置 名字 …”，小组和经理要手工设，也不知道谁离职了：应用管理 → 自建 → %s → 可见范围，加上团队所在的部门", "The address book cannot be read (%v). Without it people have to say /settings name … themselves, teams and managers are named by hand, and nobody notices who left: add the departments of your team under 应用管理 → 自建 → %s → 可见范围"}
	wordsNoNames       = words{"通讯录不告诉应用“%s”大家的姓名。没有姓名，名单里只有账号，要大家自己说“设置 名字 …”：请管理员在这个应用的页面授权“姓名”", "The address book tells the application “%s” no names of people. Without them lists show accounts, and people have to say /settings name … themselves: let an admin grant 姓名 on the page of the application"}
	wordsNoDepartments = words{"可见范围里只有个人，没有部门。没有部门，小组要手工分，也不会推荐谁当经理：应用管理 → 自建 → %s → 可见范围，改选部门", "The visible range names people, and no department. Without departments teams are made by hand, and nobody is proposed as manager: choose departments under 应用管理 → 自建 → %s → 可见范围"}
	wordsNoTitles      = words{"通讯录不告诉应用“%s”部门的名称。没有名称，小组要手工分，也不会推荐谁当经理：请管理员在这个应用的页面授权“组织架构信息”", "The address book tells the application “%s” no names of departments. Without them teams are made by hand, and nobody is proposed as manager: let an admin grant 组织架构信息 on the page of the application"}
	wordsNoLeaders     = words{"看不到部门负责人。没有他们，不会推荐谁当经理，要自己说“经理 @…”：通讯录 → 部门 → 设置部门负责人，负责人也要在 %s 的可见范围里", "No leader of a department is told. Without them nobody is proposed as manager, and you say /manager @… yourself: set 部门负责人 under 通讯录 → the department, and see that they are in the visible range of %s"}
	wordsNoClients     = words{"应用没有“客户联系”的权限（%v）。没有它，发给客户的话只能复制了自己发：客户联系 → 可调用应用，加上 %s", "The application has no right to client contact (%v). Without it texts for clients are copied and sent by hand: add %s under 客户联系 → 可调用应用"}
	wordsNoSellers     = words{"可见范围里没有人开通“客户联系”。不开通，发给客户的话只能复制了自己发：客户联系 → 权限配置 → 使用范围，加上销售", "Nobody in the visible range may use client contact. Without it texts for clients are copied and sent by hand: add the sales people under 客户联系 → 权限配置 → 使用范围"}
	wordsClients       = words{"客户联系：%d 位成员可以用", "Client contact: %d of your people may use it"}
)
