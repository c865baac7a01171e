/* title: Estimates
grain: one share of a mart at one place of its keys, in one round of one survey where it is of a survey
reads: [mart_figure, share_design, survey_stratum, source]
kind: stored
keys: [figure_id]
note: >
  unweighted is the share of the people counted, with Wilson's interval; weighted is that of the people they stand for. method says how
  the weighted interval is made, variance where its error comes from (a survey with replicate weights needs no strata); a register or census has no design and so no other error than that of counting.
*/
with strata as (
    select survey, round, count(*) as n_strata, cast(sum(case when m = 1 then 1 else 0 end) as bigint) as n_lonely_strata,
           max(f) > 0 as uses_finite_population
    from survey_stratum
    group by survey, round
)
select f.figure_id, f.mart, f.measure as share, f.period, f.country, d.survey, d.round, f.keys,
       f.known_n as n, f.numerator as n_with, f.value as unweighted, f.ci_low as unweighted_ci_low, f.ci_high as unweighted_ci_high,
       d.weighted, d.weighted_se, d.weighted_ci_low, d.weighted_ci_high, d.design_effect, d.degrees_of_freedom,
       case when d.weighted is null and contains(f.caution, 'unweighted_sample') then 'sample without a design'
            when d.weighted is null then 'register or census: no design'
            when d.weighted_se is null or d.degrees_of_freedom < 1 then 'too few clusters for an interval'
            when d.weighted in (0, 1) then 'Korn-Graubard' else 'logit' end as method,
       case when d.weighted is null then null when r.source_id is not null then 'replicate weights' else 'linearised' end as variance,
       s.n_strata, s.n_lonely_strata,
       case when s.n_lonely_strata > 0 then 'held against the mean of the survey' when s.n_lonely_strata = 0 then 'none' end as lonely_strata,
       s.uses_finite_population,
       f.caution, f.public
from share_design d
join mart_figure f on f.figure_id = d.figure_id
left join (select source_id from source where replicates is not null) r on r.source_id = d.survey
left join strata s on s.survey = d.survey and s.round = d.round and d.weighted is not null and r.source_id is null
