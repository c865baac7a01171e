/* title: The round of a survey a year belongs to
grain: one survey x year
reads: [unit_person, need_years]
kind: table
keys: [survey, year]
note: >
  The round of its latest interviews up to then. Who was not asked, or too long ago, is counted as not assessed in this one;
  who was asked stands in the round of the answer. asked: the year of those interviews.
*/
select survey, year, round, asked
from (
    select y.source_id as survey, y.year, p.round, p.asked,
           row_number() over (partition by y.source_id, y.year order by p.asked desc, p.round desc) as place
    from need_years y
    join (select survey, round, max(cast(extract(year from assessed_on) as int)) as asked from unit_person group by survey, round) p
      on p.survey = y.source_id and p.asked <= y.year
) told
where place = 1
