/* title: Barriers anybody named
grain: one barrier of one service in one survey
reads: [need_barrier]
kind: table
weighed: again
keys: [survey, service, barrier, barrier_detail]
*/
select distinct survey, service, barrier, barrier_detail from need_barrier
