/* title: What the sentences of some findings are filled with
grain: one set of params, as JSON
reads: []
kind: question
keys: [params]
pieces:
  findings: findings of one table, or of the office
  condition: what must hold of a finding
*/
select distinct params from {findings} where {condition}
