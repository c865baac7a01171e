/* title: Figures two releases give differently
grain: one figure that changed, is new, gone, hidden or shown; a figure neither side prints did not change for its readers
reads: [old, new]
kind: question
note: >
  Numbers differ when they are more than a billionth apart: the last digits may differ between versions of a library. has_new_inputs:
  the two were made from different files.
*/
with input as (
    select (select min(refresh_id) from old) as old_id, (select min(refresh_id) from new) as new_id
),
paired as (
    select coalesce(n.figure_id, o.figure_id) as figure_id, coalesce(n.mart, o.mart) as mart,
           coalesce(n.period, o.period) as period, coalesce(n.country, o.country) as country,
           coalesce(o.value_status in :printed, false) as was_printed, coalesce(n.value_status in :printed, false) as is_printed,
           o.value as old_value, n.value as new_value, o.value_status as old_status, n.value_status as new_status,
           concat_ws('|',
               case when o.value is distinct from n.value
                         and coalesce(abs(o.value - n.value) > 1e-9 * greatest(abs(o.value), abs(n.value)), true) then 'value' end,
               case when o.known_n is distinct from n.known_n then 'known_n' end,
               case when o.unknown_n is distinct from n.unknown_n then 'unknown_n' end,
               case when (o.ci_low is distinct from n.ci_low
                          and coalesce(abs(o.ci_low - n.ci_low) > 1e-9 * greatest(abs(o.ci_low), abs(n.ci_low)), true))
                      or (o.ci_high is distinct from n.ci_high
                          and coalesce(abs(o.ci_high - n.ci_high) > 1e-9 * greatest(abs(o.ci_high), abs(n.ci_high)), true))
                    then 'interval' end,
               case when o.caution is distinct from n.caution then 'caution' end,
               case when o.value_status is distinct from n.value_status then 'status' end) as what,
           coalesce(o.refresh_id, input.old_id) is distinct from coalesce(n.refresh_id, input.new_id) as has_new_inputs
    from old o
    full join new n on o.figure_id = n.figure_id
    cross join input
)
select figure_id,
       case when old_status is null then 'new' when new_status is null then 'gone'
            when was_printed and new_status in :hidden then 'hidden'
            when is_printed and old_status in :hidden then 'shown' else 'changed' end as change,
       case when old_status is null or new_status is null then '' else what end as what,
       old_value, new_value, old_status, new_status, mart, period, coalesce(country, '') as country, has_new_inputs
from paired
where what <> '' and (was_printed or is_printed)
order by figure_id
