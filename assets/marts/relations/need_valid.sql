/* title: How long an answer is the state of a need
grain: one row of need_answer, with the first and last year it holds for
reads: [need_answer]
kind: table
keys: [person_no, unit, survey, service, from_year]
note: an answer is the state of its own year and the next, until a newer one of the same person, survey and service.
*/
select person_no, unit, survey, service, person_row, need_status,
       cast(extract(year from assessed_on) as int) as from_year,
       least(cast(extract(year from assessed_on) as int) + 1,
             coalesce(cast(extract(year from newer) as int) - 1, 9999)) as to_year
from (
    select person_no, unit, survey, service, person_row, need_status, assessed_on,
           lead(assessed_on) over (partition by person_no, unit, survey, service order by assessed_on) as newer
    from need_answer
) n
