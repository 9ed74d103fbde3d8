// Teams of the space and of projects.

import assert from "node:assert/strict";

import { gone, has, ids, isPicture, newProject, refused, unique, withId } from "../fixtures.mjs";

const firstTeam = async (client) => (await client.getTeams({ order: "asc", count: 1 }))[0];

export default {
  async getTeams({ client, viewer }) {
    const teams = await client.getTeams({ order: "asc" });
    assert.ok(teams.length > 0);
    has(teams[0], { id: ids(teams)[0] });
    assert.ok(Array.isArray(teams[0].members));
    assert.deepEqual(ids(await client.getTeams({ order: "asc", offset: 1 })), ids(teams).slice(1));
    await refused(viewer.getTeams({}), 403, 5);
  },

  async getTeam({ client, colleague }) {
    const team = await firstTeam(client);
    assert.deepEqual(await client.getTeam(team.id), team);
    await refused(colleague.getTeam(team.id), 403, 5);
  },

  // Teams are administered in the space on classic plans only.
  async postTeam({ client, classic }) {
    await refused(client.postTeam({ name: "QA" }), 402, 2);
    const team = await classic.postTeam({ name: unique("品質"), members: [2, 3] });
    assert.deepEqual(ids(team.members), [2, 3]);
    assert.deepEqual(await classic.getTeam(team.id), team);
  },

  async patchTeam({ client, classic }) {
    await refused(client.patchTeam((await firstTeam(client)).id, { name: "QA" }), 402, 2);
    const { id } = await classic.postTeam({ name: unique("品質"), members: [2] });
    const team = await classic.patchTeam(id, { name: "検証", members: [3, 4] });
    assert.equal(team.name, "検証");
    assert.deepEqual(ids((await classic.getTeam(id)).members), [3, 4]);
  },

  async deleteTeam({ client, classic }) {
    await refused(client.deleteTeam((await firstTeam(client)).id), 402, 2);
    const { id } = await classic.postTeam({ name: unique("品質") });
    assert.equal((await classic.deleteTeam(id)).id, id);
    await gone(classic.getTeam(id));
  },

  async getTeamIcon({ client }) {
    await isPicture(await client.getTeamIcon((await firstTeam(client)).id));
  },

  async getProjectTeams({ client }) {
    const project = await newProject(client);
    assert.deepEqual(await client.getProjectTeams(project.id), []);
    const team = await firstTeam(client);
    await client.postProjectTeam(project.projectKey, team.id);
    assert.deepEqual(ids(await client.getProjectTeams(project.projectKey)), [team.id]);
  },

  async postProjectTeam({ client }) {
    const project = await newProject(client);
    const team = await firstTeam(client);
    assert.equal((await client.postProjectTeam(project.id, team.id)).id, team.id);
    const members = ids(await client.getProjectUsers(project.id));
    ids(team.members).forEach((member) => assert.ok(members.includes(member)));
  },

  async deleteProjectTeam({ client }) {
    const project = await newProject(client);
    const team = await firstTeam(client);
    await client.postProjectTeam(project.id, team.id);
    assert.equal((await client.deleteProjectTeam(project.id, team.id)).id, team.id);
    assert.equal(withId(await client.getProjectTeams(project.id), team.id), undefined);
  },
};
