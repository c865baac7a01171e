/* number: 18
question:
  en: "How wide is the gap by service and sex, with its interval, and with age held fixed?"
  fr: "Quel est l'écart par service et par sexe, avec son intervalle, à âge égal ?"
  es: "¿Qué tan grande es la brecha por servicio y sexo, con su intervalo y a igual edad?"
  ar: "ما حجم الفجوة حسب الخدمة والجنس، مع فاصل الثقة وبعد تثبيت العمر؟"
asked_by: [researchers, "women, peace and security"]
reading:
  en: >-
    gap = (unmet + partly met) / need. The ratio is female over male of all ages; `adjusted_95` is the Mantel-Haenszel ratio over
    child and adult, `standardised_percent` are both gaps at the ages of the two groups together, both of those asked. Where a survey
    has a design (`is_weighted`), ratio, difference and verdict speak for the people it was drawn from; `points_of_those_asked` counts
    every answer once. Trust the verdict: it is made before any page, and q holds false words at 5 % over all comparisons of the round.
*/
-- Gap of female and male survivors, newest round of each survey
select survey, round, service, concat(a_numerator, ' of ', a_denominator) as female, concat(b_numerator, ' of ', b_denominator) as male,
       format('{:.2f} ({:.2f} to {:.2f})', ratio, ratio_ci_low, ratio_ci_high) as ratio_95,
       format('{:.2f} ({:.2f} to {:.2f})', adjusted_ratio, adjusted_ratio_ci_low, adjusted_ratio_ci_high) as adjusted_95,
       format('{:.1f} v {:.1f}', 100 * a_standardised, 100 * b_standardised) as standardised_percent, verdict
from mart_gender_gap
where not is_carried and mart = 'needs_gap' and share = 'gap' and compared = 'sex' and population_group = 'survivors'
  and disaggregation_unit = 'person' and status = 'ok'
qualify period = max(period) over (partition by survey)
order by survey, ratio desc;
-- The difference in points: as the survey speaks for everybody, and of those asked; q of the word
select survey, round, service,
       format('{:+.1f} ({:+.1f} to {:+.1f})', 100 * difference, 100 * difference_ci_low, 100 * difference_ci_high) as points,
       format('{:+.1f} ({:+.1f} to {:+.1f})', 100 * difference_unweighted, 100 * difference_unweighted_ci_low,
              100 * difference_unweighted_ci_high) as points_of_those_asked, round(q, 3) as q, is_weighted, caution
from mart_gender_gap
where not is_carried and mart = 'needs_gap' and share = 'gap' and compared = 'sex' and population_group = 'survivors'
  and disaggregation_unit = 'person' and status = 'ok'
qualify period = max(period) over (partition by survey)
order by survey, difference desc;
