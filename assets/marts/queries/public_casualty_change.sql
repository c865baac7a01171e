/* title: More or fewer casualties than the year before
grain: one country x year x group x measure, both of whose years are shown, or its words without its numbers
reads: [mart_casualty_change, casualty_change_status]
kind: stored
columns:
  measure: people, or rate per 100,000 people living in the country
  value: the measure, 95 % interval beside it
  value_before: the measure of the year before
  ratio: value over value_before, 95 % interval beside it; empty where either is 0 or the year is not complete
  inflation: how many times a number of people varies more than if each was hurt alone
  word: increase, decrease, no clear change, too few to compare, not comparable
  why_not: "why it is not comparable; year_not_complete: a list that counts ends less than three months after the year, value is of the year so far"
note: The variance is by event, for several people are hurt at once.
*/
select m.country, m.period, m.before, m.sex, m.person_group, m.age_band, m.measure, case when s.status = 'ok' then m.n end as n,
       case when s.status = 'ok' then m.value end as value, case when s.status = 'ok' then m.value_ci_low end as value_ci_low,
       case when s.status = 'ok' then m.value_ci_high end as value_ci_high,
       case when s.status = 'ok' then m.value_before end as value_before, case when s.status = 'ok' then m.ratio end as ratio,
       case when s.status = 'ok' then m.ratio_ci_low end as ratio_ci_low,
       case when s.status = 'ok' then m.ratio_ci_high end as ratio_ci_high,
       case when s.status = 'ok' then m.inflation end as inflation, m.population,
       case when s.status = 'ok' then m.p end as p, case when s.status = 'ok' then ceil(100 * m.q) / 100 end as q, m.family, m.why_not,
       case when s.status = 'ok' then m.word end as word, s.status
from mart_casualty_change m
join casualty_change_status s on s.id = m.rowid
where m.public
order by m.country, m.period, m.person_group, m.measure
