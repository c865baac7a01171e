/* title: Rows left out of casualty_profile
grain: one reason
reads: [casualty_fate]
kind: question
*/
select fate, count(*) as n
from casualty_fate
where fate <> 'counted'
group by fate
