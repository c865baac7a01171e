/* title: Who a person was at the end of a year
grain: one person x unit of disaggregation x year, with the row that tells most (what a survey asked before the row of a
  service, among those the latest)
reads: [unit_person, need_years]
kind: table
keys: [person_no, unit, year]
*/
select person_no, unit, year, person_row
from (
    select p.person_no, p.disaggregation_unit as unit, y.year, p.person_row,
           row_number() over (
               partition by p.person_no, p.disaggregation_unit, y.year
               order by case when p.source_type = 'service_register' then 1 else 0 end, p.assessed_on desc, p.person_row
           ) as place
    from unit_person p
    join need_years y on y.source_id = p.source_id and extract(year from p.assessed_on) <= y.year
) told
where place = 1
