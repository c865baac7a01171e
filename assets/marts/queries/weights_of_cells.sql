/* title: Weights of the people behind each share of a mart
grain: one row of the mart of a survey
reads: []
kind: question
pieces:
  keys: the keys of the mart
  sums: per share the people of the base and with the outcome, and their weights
  of_design: the same by stratum and cluster
*/
select {keys}, set_id, {sums}
from ({of_design}) d
group by {keys}, set_id
