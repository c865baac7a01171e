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
    child and adult; `standardised_percent` are both gaps at the ages of the two groups together. Trust the verdict: a difference is
    named only when the interval leaves out 1. A survey is a sample with unequal weights: the weighted difference says what holds
    for the population it was drawn from; where only the unweighted one excludes zero, speak of those asked.
*/
-- Gap of female and male survivors, newest year
select service, concat(a_numerator, ' of ', a_denominator) as female, concat(b_numerator, ' of ', b_denominator) as male,
       format('{:.2f} ({:.2f} to {:.2f})', ratio, ratio_ci_low, ratio_ci_high) as ratio_95,
       format('{:.2f} ({:.2f} to {:.2f})', adjusted_ratio, adjusted_ratio_ci_low, adjusted_ratio_ci_high) as adjusted_95,
       format('{:.1f} v {:.1f}', 100 * a_standardised, 100 * b_standardised) as standardised_percent, verdict
from mart_gender_gap
where mart = 'needs_gap' and share = 'gap' and compared = 'sex' and population_group = 'survivors'
  and disaggregation_unit = 'person' and status = 'ok' and period = (select max(period) from mart_needs_gap)
order by ratio desc;
-- The difference in points, unweighted and weighted
select service,
       format('{:+.1f} ({:+.1f} to {:+.1f})', 100 * difference, 100 * difference_ci_low, 100 * difference_ci_high) as points,
       format('{:+.1f} ({:+.1f} to {:+.1f})', 100 * difference_weighted, 100 * difference_weighted_ci_low,
              100 * difference_weighted_ci_high) as points_weighted
from mart_gender_gap
where mart = 'needs_gap' and share = 'gap' and compared = 'sex' and population_group = 'survivors'
  and disaggregation_unit = 'person' and status = 'ok' and period = (select max(period) from mart_needs_gap)
order by difference desc;
