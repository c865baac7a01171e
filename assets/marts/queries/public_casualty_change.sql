/* title: More or fewer casualties than the year before
grain: one country x year x group x measure, both of whose years are shown
reads: [mart_casualty_change]
kind: stored
columns:
  measure: people, or rate per 100,000 people living in the country
  value: the measure, 95 % interval beside it
  value_before: the measure of the year before
  ratio: value over value_before, 95 % interval beside it; empty where either is 0 or the year is not complete
  inflation: how many times a number of people varies more than if each was hurt alone, of the complete years, to one decimal
  word: increase, decrease, no clear change, too few to compare, not comparable
  why_not: "why it is not comparable; year_not_complete: a list that counts ends less than three months after the year, value is of the year so far"
note: The variance is by event, for several people are hurt at once.
*/
select m.country, m.period, m.before, m.sex, m.person_group, m.age_band, m.measure, m.n,
       m.value, m.value_ci_low,
       m.value_ci_high,
       m.value_before, m.ratio,
       m.ratio_ci_low,
       m.ratio_ci_high,
       m.inflation, m.population,
       m.p, ceil(100 * m.q) / 100 as q, m.family, m.why_not,
       m.word, 'ok' as status
from mart_casualty_change m
where m.public
order by m.country, m.period, m.person_group, m.measure
