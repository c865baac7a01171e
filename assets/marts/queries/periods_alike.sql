/* title: Rows of a state that say what the period before said
grain: one country x period of a mart in which people were asked, of which there is a period before
reads: []
kind: question
pieces:
  mart_table: a mart of a state
  keys: its keys besides country, period and round
  same: whether the counts of two rows agree
*/
select n.country, n.period, count(*) as n_rows, sum(case when {same} then 1 else 0 end) as n_alike
from {mart_table} n
join {mart_table} b on {keys} and b.country = n.country and b.set_id = n.set_id and b.period = cast(cast(n.period as int) - 1 as varchar)
where not n.is_carried
group by n.country, n.period
order by n.country, n.period
