/* title: More or fewer casualties than the year before
grain: one country x year x group (sex, group, or sex and age band) x measure (people, or rate per 100,000)
reads: [compared]
kind: stored
keys: [change_id]
note: >
  inflation: how many times a number of people varies more than if each was hurt alone, from the sizes of the events of all years of the
  group. rate: casualties per 100,000 people living in the country that year, where the centre gave the population. word: increase
  or decrease on the year before, no clear change, too few to compare, or not comparable with the reason in why_not:
  year_not_complete where a list that counts in the year or the one before ends less than three months after the year; value is then of
  the year so far, and no ratio is made of it.
*/
select country, period, before, sex, person_group, age_band, measure, n, n_before, value, value_ci_low, value_ci_high, value_before,
       ratio, ratio_ci_low, ratio_ci_high, inflation, population, p, q, family, why_not, word, public, rests_on,
       concat_ws(',', case when age_band <> 'all' then concat('age_band=', age_band) end, concat('country=', country),
                 concat('measure=', measure), concat('period=', period),
                 case when person_group <> 'all' then concat('person_group=', person_group) end,
                 case when sex <> 'all' then concat('sex=', sex) end) as change_id
from compared
