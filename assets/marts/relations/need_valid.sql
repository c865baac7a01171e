/* title: How long an assessment is the state of a need
grain: one row of need_row, with the first and last year it holds for
reads: [need_row]
kind: table
keys: [need_no]
note: an assessment is the state of its own year and the next, until a newer one of the same person and service.
*/
select need_no, person_no, unit, service, need_status,
       cast(extract(year from need_assessed_on) as int) as from_year,
       least(cast(extract(year from need_assessed_on) as int) + 1,
             coalesce(cast(extract(year from newer) as int) - 1, 9999)) as to_year
from (
    select need_no, person_no, unit, service, need_status, need_assessed_on,
           lead(need_assessed_on) over (partition by person_no, unit, service order by need_assessed_on, need_no) as newer
    from need_row
) n
