/* title: Persons at the end of each year
grain: one person x unit of disaggregation x survey x year with an assessment of that year or the one before
reads: [person_year, unit_person, round_asked]
weighed: person
keys: [person_no, disaggregation_unit, survey, period]
*/
select i.period, i.asked_in, p.*
from person_year y
join unit_person p on p.person_row = y.person_row
join round_asked i on i.survey = p.survey and i.country = p.country and i.round = p.round and i.period = cast(y.year as varchar)
where extract(year from p.assessed_on) >= y.year - 1
