/* title: Comparisons of two groups
grain: one share of one mart compared between two groups of one key, within what is held fixed
reads: [compared]
kind: stored
keys: [gap_id]
pieces:
  periods: single periods, or all years together (mart_gender_gap_total)
note: >
  A survey with a design is compared by it (is_weighted: shares, difference and ratio are weighted), anything else by counts. One rule
  for the word (methods.verdicts); q holds false words at 5 % in the family. gap_id is what follows `gender_gap.measure@` (all years together: `gender_gap_total.measure@`) in the figure ids of a comparison. rests_on and adjusted_on name its figures. disagreeing: which of
  the plain counts (unweighted) and the ratio within age groups (age_adjusted) says otherwise, each by its own 95 % limits.
  asked_in is the last year in which people of the row were asked; a comparison carried into a later year (is_carried) is not tested
  again: it has the q of the year asked, is no member of the family, and has no word the year asked does not have.
*/
select cast(mart as varchar) as mart, cast(share as varchar) as share, cast(period as varchar) as period,
       cast(country as varchar) as country, cast(within as varchar) as within, cast(admin1 as varchar) as admin1, cast(survey as varchar) as survey,
       cast(round as varchar) as round, cast(service as varchar) as service,
       cast(disaggregation_unit as varchar) as disaggregation_unit, cast(population_group as varchar) as population_group,
       cast(source_type as varchar) as source_type, cast(compared as varchar) as compared,
       cast(group_a as varchar) as group_a, cast(group_b as varchar) as group_b,
       cast(a_numerator as bigint) as a_numerator, cast(a_denominator as bigint) as a_denominator,
       cast(b_numerator as bigint) as b_numerator, cast(b_denominator as bigint) as b_denominator,
       cast(a_share as double) as a_share, cast(b_share as double) as b_share,
       cast(is_weighted as boolean) as is_weighted,
       cast(difference as double) as difference, cast(difference_ci_low as double) as difference_ci_low,
       cast(difference_ci_high as double) as difference_ci_high,
       cast(ratio as double) as ratio, cast(ratio_ci_low as double) as ratio_ci_low, cast(ratio_ci_high as double) as ratio_ci_high,
       cast(p as double) as p, cast(q as double) as q, cast(family as varchar) as family,
       cast(adjusted_over as varchar) as adjusted_over, cast(adjusted_ratio as double) as adjusted_ratio,
       cast(adjusted_ratio_ci_low as double) as adjusted_ratio_ci_low, cast(adjusted_ratio_ci_high as double) as adjusted_ratio_ci_high,
       cast(difference_unweighted as double) as difference_unweighted,
       cast(difference_unweighted_ci_low as double) as difference_unweighted_ci_low,
       cast(difference_unweighted_ci_high as double) as difference_unweighted_ci_high,
       cast(a_standardised as double) as a_standardised, cast(b_standardised as double) as b_standardised,
       cast(unknown_numerator as bigint) as unknown_numerator, cast(unknown_denominator as bigint) as unknown_denominator,
       cast(caution as varchar) as caution, cast(verdict as varchar) as verdict, cast(disagreeing as varchar) as disagreeing, cast(public as boolean) as public,
       cast(rests_on as varchar) as rests_on, cast(adjusted_on as varchar) as adjusted_on, cast(asked_in as varchar) as asked_in,
       cast(is_carried as boolean) as is_carried,
       concat_ws(',', concat('compared=', group_a, '_v_', group_b), concat('country=', country), concat('mart=', mart),
                 case when period <> 'all' then concat('period=', period) end, concat('share=', share),
                 concat('within=', replace(replace(replace(replace(replace(cast(within as varchar), '{', ''), '}', ''), '"', ''),
                                                   ': ', '='), ', ', ','))) as gap_id
from compared
where {periods}
