/* title: Interviews of each cell, of surveys with replicate weights
grain: one cell of a mart x interview
reads: []
kind: question
pieces:
  keys: the mart's keys and set_id
  sums: sums by cell and cluster
  y: weight of those with the outcome
  x: weight of the base
*/
select {keys}, cluster, {y} as y, {x} as x
from {sums} s
where {x} > 0 and survey in :surveys
