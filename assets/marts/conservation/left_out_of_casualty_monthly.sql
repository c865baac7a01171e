/* title: Rows left out of casualty_monthly
grain: one reason
reads: [casualty_fate]
kind: question
*/
select fate, sum(n) as n
from (
    select n, case when fate <> 'counted' then fate
                when not in_scope then 'out_of_scope'
                when not is_month_known then 'month_not_known'
                else 'counted' end as fate
    from casualty_fate
) c
where fate <> 'counted'
group by fate
