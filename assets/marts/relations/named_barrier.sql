/* title: Barriers anybody named in a round
grain: one barrier of one service in one round of a survey
reads: [need_barrier]
kind: table
weighed: again
keys: [survey, round, service, barrier, barrier_detail]
*/
select distinct survey, round, service, barrier, barrier_detail from need_barrier
