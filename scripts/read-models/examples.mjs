/** Questions of docs/reference/read-models.md, for both stores. Tests ask them of the sample chats and compare with the answers. */
const EXAMPLES = [
  {
    question: 'How many dialogs are open and closed, and when was somebody last active in one?',
    sql: `SELECT status, count(*) AS dialogs, max(lastActivityAt) AS latest
FROM dialog_list GROUP BY status ORDER BY status;`,
    mongo: `db.getCollection(served('dialog-list')).aggregate([
  { $group: { _id: '$status', dialogs: { $sum: 1 }, latest: { $max: '$lastActivityAt' } } },
  { $project: { _id: 0, status: '$_id', dialogs: 1, latest: 1 } },
  { $sort: { status: 1 } },
]);`,
    answer: `status|dialogs|latest
closed|63|2026-01-29T13:21:37.879Z
open|37|2026-01-29T15:03:29.171Z`,
  },
  {
    question: 'Who wrote how many messages in each month, since a date?',
    sql: `SELECT substr(at, 1, 7) AS month, actor ->> 'kind' AS author, count(*) AS messages
FROM feed WHERE kind = 'message' AND at >= '2025-12-01'
GROUP BY month, author ORDER BY month, author;`,
    mongo: `db.getCollection(served('feed')).aggregate([
  { $match: { kind: 'message', at: { $gte: ISODate('2025-12-01T00:00:00Z') } } },
  { $group: {
    _id: { month: { $dateToString: { date: '$at', format: '%Y-%m' } }, author: '$actor.kind' },
    messages: { $sum: 1 },
  } },
  { $project: { _id: 0, month: '$_id.month', author: '$_id.author', messages: 1 } },
  { $sort: { month: 1, author: 1 } },
]);`,
    answer: `month|author|messages
2025-12|client|63
2025-12|manager|63
2026-01|client|70
2026-01|manager|69`,
  },
  {
    question:
      'How many sessions came from which source, how often were clients answered there, and how slow was the slowest answer?',
    sql: `SELECT source, count(*) AS sessions, sum(answers) AS answers, max(longestAnswerMs) AS slowestMs
FROM session_rows WHERE openedAt IS NOT NULL
GROUP BY source ORDER BY sessions DESC, source;`,
    mongo: `db.getCollection(served('session-rows')).aggregate([
  { $match: { openedAt: { $ne: null } } },
  { $group: {
    _id: '$source',
    sessions: { $sum: 1 },
    answers: { $sum: '$answers' },
    slowestMs: { $max: '$longestAnswerMs' },
  } },
  { $project: { _id: 0, source: '$_id', sessions: 1, answers: 1, slowestMs: 1 } },
  { $sort: { sessions: -1, source: 1 } },
]);`,
    answer: `source|sessions|answers|slowestMs
|74|141|244621
google|13|22|244336
instagram|8|15|244302
newsletter|5|10|189591`,
  },
  {
    question: 'Which hours of the day, in UTC, bring the most messages of clients?',
    sql: `SELECT CAST(substr(hour, 12, 2) AS INTEGER) AS hourOfDay, sum(incoming) AS incoming, sum(outgoing) AS outgoing
FROM hourly_counters GROUP BY hourOfDay ORDER BY incoming DESC, hourOfDay LIMIT 3;`,
    mongo: `db.getCollection(served('hourly-counters')).aggregate([
  { $group: { _id: { $hour: '$hour' }, incoming: { $sum: '$incoming' }, outgoing: { $sum: '$outgoing' } } },
  { $project: { _id: 0, hourOfDay: '$_id', incoming: 1, outgoing: 1 } },
  { $sort: { incoming: -1, hourOfDay: 1 } },
  { $limit: 3 },
]);`,
    answer: `hourOfDay|incoming|outgoing
22|18|19
13|14|15
7|13|13`,
  },
  {
    question: 'How many sessions does each channel have, and how many of them are open?',
    sql: `SELECT name AS channel, count(*) AS sessions, sum(outcome = 'open') AS open
FROM session_rows JOIN channels USING (channelId)
WHERE openedAt IS NOT NULL GROUP BY name ORDER BY name;`,
    mongo: `db.getCollection(served('session-rows')).aggregate([
  { $match: { openedAt: { $ne: null } } },
  { $lookup: { from: served('channels'), localField: 'channelId', foreignField: 'channelId', as: 'channel' } },
  { $unwind: '$channel' },
  { $group: {
    _id: '$channel.name',
    sessions: { $sum: 1 },
    open: { $sum: { $cond: [{ $eq: ['$outcome', 'open'] }, 1, 0] } },
  } },
  { $project: { _id: 0, channel: '$_id', sessions: 1, open: 1 } },
  { $sort: { channel: 1 } },
]);`,
    answer: `channel|sessions|open
Instagram|27|9
Telegram shop|31|13
VK community|23|7
WhatsApp|19|8`,
  },
];

const example = ({ question, sql, mongo, answer }) => `### ${question}

\`\`\`sql
${sql}
\`\`\`

\`\`\`js
${mongo}
\`\`\`

\`\`\`text
${answer}
\`\`\`
`;

export const examples = `## Examples

Each question for SQLite, on a file of \`parley export documents\` (\`sqlite3 -readonly -header monday.db\`), and for MongoDB, in \`mongosh\` with \`served\` from above;
then the answer on the sample chats. Each reads all rows that it counts.

${EXAMPLES.map(example).join('\n')}`;
