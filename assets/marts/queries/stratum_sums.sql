/* title: Sums of a share by cell and stratum
grain: one cell of a mart x stratum
reads: []
kind: question
pieces:
  by: the mart's keys, set_id and stratum
  sums: sums by cell and cluster
  n: people of the base
  nw: people with the outcome
  y: weights of those with the outcome
  x: weights of the base
*/
select {by}, count(*) as n_clusters, sum(n) as n, sum(n_with) as n_with, sum(y) as y, sum(x) as x, sum(y * y) as yy,
       sum(y * x) as yx, sum(x * x) as xx
from (
    select {by}, {n} as n, {nw} as n_with, cast({y} as double) as y, cast({x} as double) as x
    from {sums} s
    where {x} > 0
) c
group by {by}
