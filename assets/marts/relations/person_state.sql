/* title: Persons at the end of each year
grain: one person x unit of disaggregation x survey x year with an assessment of that year or the one before
reads: [person_year, unit_person]
keys: [person_no, disaggregation_unit, survey, period]
*/
select cast(y.year as varchar) as period, extract(year from p.assessed_on) < y.year as is_carried, p.*
from person_year y
join unit_person p on p.person_row = y.person_row
where extract(year from p.assessed_on) >= y.year - 1
