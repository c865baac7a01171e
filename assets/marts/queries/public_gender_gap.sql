/* title: Comparisons of two groups
grain: one comparison of two shares
reads: []
kind: stored
pieces:
  mart_table: mart_gender_gap, or mart_gender_gap_total with all years together
columns:
  survey: id of the source in which people were asked; `all` where the mart asks no survey (casualties, assessment)
  round: round of that survey; `all` where the mart asks no survey (casualties, assessment)
  asked_in: the last year up to the period in which people of this row were asked; of waits and referrals, by the year in which they began, the last year of the round; empty where records are counted
  is_carried: "true where nobody was asked in the period: the comparison of asked_in again, with its q and word, and not tested again"
  a_share: share of group_a, empty where a rounded base is under 10, as are the difference and all that follows of it; of a survey with a design the weighted one
  b_share: share of group_b; of a survey with a design the weighted one
  is_weighted: "true: shares, difference, ratio and p follow the design of the survey (weights, strata, clusters); false: plain counts"
  difference: share of group_a minus share of group_b, 95 % interval beside it (by design with t, else Newcombe)
  ratio: share of group_a over share of group_b, 95 % interval beside it (by design, else Katz)
  p: how likely a difference of this size is by chance alone, where there is none
  q: >-
    p held against all comparisons of the family (Benjamini and Hochberg), rounded up to a hundredth; of the words said at 0.05 or
    less at most one in twenty is expected to be false
  family: the comparisons q is worked out over, those of one country and survey round, or of one country and year, over all marts, each once
  difference_unweighted: the same difference of plain counts, Newcombe 95 % interval beside it
  adjusted_ratio: Mantel-Haenszel ratio over adjusted_over, Greenland-Robins 95 % interval beside it; empty if a layer is
  caution: cautions of both shares, and unknown_over_20 or withheld where the group of over 20 or 50 % is not known, joined by |
  disagreeing: which other way of comparing says otherwise by its own 95 % limits, unweighted (plain counts) or age_adjusted (within age groups)
  verdict: >-
    higher, lower, no clear difference or too few to compare: higher and lower only with at least 10 people in each group, 5 with
    and 5 without what is compared, q of 0.05 or less, both intervals on one side, and if those of unknown group are not most of all and could not turn it
note: >
  What is held fixed stands in `within`. q is rounded up because it may be that of a comparison that is not printed, whose counts
  could be worked out of all its digits.
*/
select m.mart, m.share, m.period, m.country, m.within, m.admin1, m.survey, m.round, m.asked_in, m.is_carried, m.service,
       m.disaggregation_unit, m.population_group, m.source_type, m.compared, m.group_a, m.group_b, m.a_numerator,
       m.a_denominator, m.b_numerator, m.b_denominator, case when m.is_small then null else m.a_share end as a_share,
       case when m.is_small then null else m.b_share end as b_share, m.is_weighted,
       case when m.is_small then null else m.difference end as difference,
       case when m.is_small then null else m.difference_ci_low end as difference_ci_low,
       case when m.is_small then null else m.difference_ci_high end as difference_ci_high,
       case when m.is_small then null else m.ratio end as ratio,
       case when m.is_small then null else m.ratio_ci_low end as ratio_ci_low,
       case when m.is_small then null else m.ratio_ci_high end as ratio_ci_high,
       case when m.is_small then null else m.p end as p,
       case when m.is_small then null else ceil(100 * m.q) / 100 end as q, m.family, m.adjusted_over,
       case when m.is_small then null else m.adjusted_ratio end as adjusted_ratio,
       case when m.is_small then null else m.adjusted_ratio_ci_low end as adjusted_ratio_ci_low,
       case when m.is_small then null else m.adjusted_ratio_ci_high end as adjusted_ratio_ci_high,
       case when m.is_small then null else m.difference_unweighted end as difference_unweighted,
       case when m.is_small then null else m.difference_unweighted_ci_low end as difference_unweighted_ci_low,
       case when m.is_small then null else m.difference_unweighted_ci_high end as difference_unweighted_ci_high,
       case when m.is_small then null else m.a_standardised end as a_standardised,
       case when m.is_small then null else m.b_standardised end as b_standardised, m.caution, m.verdict, m.disagreeing,
       case when m.is_small or m.a_share is null or m.b_share is null then 'not_available' else 'ok' end as status
from (
    -- a rounded base under :least carries no share, and nothing is said of its difference
    select g.*, g.survey <> 'all' and least(g.a_denominator, g.b_denominator) < :least as is_small
    from {mart_table} g
    where g.public
) m
order by m.mart, m.share, m.country, m.period, m.within, m.group_a
