/* title: What two groups have in common, cluster by cluster
grain: one pair of cells x stratum in which a cluster holds both groups
reads: []
kind: question
pieces:
  columns: keys of the place, of the first group
  sums: sums by cell and cluster
  same: both groups are at one place
  group_a: the compared keys of the first row
  group_b: the compared keys of the second row
  y_a: weights of those with the outcome, first group
  x_a: weights of the base, first group
  y_b: weights of those with the outcome, second group
  x_b: weights of the base, second group
  grouped: keys of the place
*/
select {columns}, a.stratum, sum({y_a} * {y_b}) as yy, sum({y_a} * {x_b}) as yx, sum({x_a} * {y_b}) as xy,
       sum({x_a} * {x_b}) as xx, sum(case when {x_a} > 0 and {x_b} > 0 then 1 else 0 end) as n_common
from {sums} a
join {sums} b on b.stratum = a.stratum and b.cluster = a.cluster and a.set_id = b.set_id and {same}
where a.set_id = :set_of and {group_a} = :a and {group_b} = :b
group by {grouped}, a.stratum
