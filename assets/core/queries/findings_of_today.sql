/* title: Findings an earlier program kept, with today's columns
grain: one finding
reads: []
kind: question
pieces:
  columns: today's columns, null where they were not kept
  findings: findings as they were kept
*/
select {columns} from {findings}
