/* title: Survivors of a register in a year
grain: one living survivor x year of an assessment source linked to the register
reads: [living_survivor, survivor_year]
kind: table
keys: [record_id, year]
note: >
  The one rule for who is a survivor of the register in a year: a counted casualty injured in that year or before and not known
  to have died of it. Assessments, needs and frames of surveys all ask here.
*/
select c.record_id, c.country, y.year, y.asked_in
from living_survivor c
join survivor_year y on y.country = c.country
where c.year <= y.year
