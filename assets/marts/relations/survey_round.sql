/* title: The round of a survey a year belongs to
grain: one survey x country x year
reads: [unit_person, need_years]
kind: table
keys: [survey, country, year]
note: >
  The round of its latest interviews up to then. Who was not asked, or too long ago, is counted as not assessed in this one;
  who was asked stands in the round of the answer. asked: the year of those interviews.
*/
select survey, country, year, round, asked
from (
    select y.source_id as survey, y.country, y.year, p.round, p.asked,
           row_number() over (partition by y.source_id, y.country, y.year order by p.asked desc, p.round desc) as place
    from need_years y
    join (select distinct survey, country, round, cast(extract(year from assessed_on) as int) as asked from unit_person) p
      on p.survey = y.source_id and p.country = y.country and p.asked <= y.year
) told
where place = 1
