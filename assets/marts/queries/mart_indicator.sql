/* title: Measures of the action plan
grain: one measure x year, place and group, from records or from what the centre typed in; those of records are added to these
reads: [typed_in]
kind: stored
keys: []
*/
select indicator, title, period, country, area, person_group, disaggregation_unit, population_group, within, basis, mart, measure,
       numerator, denominator, value, unit, n_still_open, publishable, tags, rests_on
from typed_in
