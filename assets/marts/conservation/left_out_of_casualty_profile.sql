/* title: Rows left out of casualty_profile
grain: one reason
reads: [casualty_fate]
kind: question
*/
select fate, sum(n) as n
from casualty_fate
where fate <> 'counted'
group by fate
