// A scenario for each method of the client, under the method's name.

import attention from "./attention.mjs";
import git from "./git.mjs";
import issues from "./issues.mjs";
import masters from "./masters.mjs";
import projects from "./projects.mjs";
import request from "./request.mjs";
import space from "./space.mjs";
import teams from "./teams.mjs";
import users from "./users.mjs";
import wikis from "./wikis.mjs";

export default Object.assign(
  {},
  ...[attention, git, issues, masters, projects, request, space, teams, users, wikis],
);
