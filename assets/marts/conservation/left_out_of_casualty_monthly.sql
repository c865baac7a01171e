/* title: Rows left out of casualty_monthly
grain: one reason
reads: [casualty_fate]
kind: question
*/
select fate, count(*) as n
from (
    select case when fate <> 'counted' then fate
                when scope_reason <> 'in_scope' and scope_reason not in :unknown then 'out_of_scope'
                when date is null or date_precision not in ('day', 'month') then 'month_not_known'
                else 'counted' end as fate
    from casualty_fate
) c
where fate <> 'counted'
group by fate
