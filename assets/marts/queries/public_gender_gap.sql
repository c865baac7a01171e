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
select m.mart, m.share, m.period, m.country, m.within, m.admin1, m.survey, m.round, m.asked_in, m.is_carried, m.service, m.disaggregation_unit,
       m.population_group, m.source_type, m.compared, m.group_a, m.group_b, m.a_numerator, m.a_denominator, m.b_numerator,
       m.b_denominator, m.a_share, m.b_share, m.is_weighted, m.difference, m.difference_ci_low, m.difference_ci_high, m.ratio,
       m.ratio_ci_low, m.ratio_ci_high, m.p, ceil(100 * m.q) / 100 as q, m.family, m.adjusted_over, m.adjusted_ratio,
       m.adjusted_ratio_ci_low, m.adjusted_ratio_ci_high, m.difference_unweighted, m.difference_unweighted_ci_low,
       m.difference_unweighted_ci_high, m.a_standardised, m.b_standardised, m.caution, m.verdict, m.disagreeing,
       case when m.a_share is null or m.b_share is null then 'not_available' else 'ok' end as status
from (
    select f.* replace (
         if(f.is_small, null, f.a_share) as a_share, if(f.is_small, null, f.b_share) as b_share,
         if(f.is_small, null, f.difference) as difference, if(f.is_small, null, f.difference_ci_low) as difference_ci_low,
         if(f.is_small, null, f.difference_ci_high) as difference_ci_high, if(f.is_small, null, f.ratio) as ratio,
         if(f.is_small, null, f.ratio_ci_low) as ratio_ci_low, if(f.is_small, null, f.ratio_ci_high) as ratio_ci_high,
         if(f.is_small, null, f.p) as p, if(f.is_small, null, f.q) as q, if(f.is_small, null, f.adjusted_ratio) as adjusted_ratio,
         if(f.is_small, null, f.adjusted_ratio_ci_low) as adjusted_ratio_ci_low,
         if(f.is_small, null, f.adjusted_ratio_ci_high) as adjusted_ratio_ci_high,
         if(f.is_small, null, f.difference_unweighted) as difference_unweighted,
         if(f.is_small, null, f.difference_unweighted_ci_low) as difference_unweighted_ci_low,
         if(f.is_small, null, f.difference_unweighted_ci_high) as difference_unweighted_ci_high,
         if(f.is_small, null, f.a_standardised) as a_standardised, if(f.is_small, null, f.b_standardised) as b_standardised
        )
    from (
        -- a rounded base under :least carries no share, and nothing is said of its difference
        select g.*, g.survey <> 'all' and least(g.a_denominator, g.b_denominator) < :least as is_small
        from {mart_table} g
        where g.public
    ) f
) m
order by m.mart, m.share, m.country, m.period, m.within, m.group_a
