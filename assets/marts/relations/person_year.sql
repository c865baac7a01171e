/* title: Who a person was at the end of a year
grain: one person x unit of disaggregation x survey x year, with the latest interview up to then
reads: [unit_person, need_years]
kind: table
keys: [person_no, unit, survey, year]
note: surveys are never pooled, a person asked by two stands in both; who is known dead has no state.
*/
select person_no, unit, survey, year, person_row
from (
    select p.person_no, p.disaggregation_unit as unit, p.survey, y.year, p.person_row,
           row_number() over (
               partition by p.person_no, p.disaggregation_unit, p.survey, y.year order by p.assessed_on desc, p.person_row
           ) as place
    from unit_person p
    join need_years y on y.source_id = p.source_id and y.country = p.country and extract(year from p.assessed_on) <= y.year
    where not p.is_known_dead
) told
where place = 1
