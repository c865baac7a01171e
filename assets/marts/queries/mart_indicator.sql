/* title: Measures of the action plan
grain: one measure x year, place and group, from records or from what the centre typed in; those of records are added to these
reads: [typed_in]
kind: stored
keys: []
note: asked_in is the last year in which people of the row were asked, empty where records are counted; is_carried where the period is a later one.
*/
select indicator, title, period, country, area, person_group, disaggregation_unit, population_group, within, basis, mart, measure,
       numerator, denominator, value, unit, n_still_open, publishable, tags, rests_on, asked_in, is_carried
from typed_in
