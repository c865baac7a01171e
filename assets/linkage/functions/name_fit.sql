/* How well the parts of two names fit: the best pair, and of names with two parts at least the worst part of the shorter. */
create or replace temp macro best_fit(a, b) as
    list_max(list_transform(a, lambda x: list_max(list_transform(b, lambda y: jaro_winkler_similarity(x, y)))));
create or replace temp macro worst_fit(a, b) as
    list_min(list_transform(a, lambda x: list_max(list_transform(b, lambda y: jaro_winkler_similarity(x, y)))));
create or replace temp macro nearest_of_all(a, b) as
    case when len(a) <= len(b) then worst_fit(a, b) else worst_fit(b, a) end;
create or replace temp macro nearest_parts(a, b) as
    case when len(a) < 2 or len(b) < 2 then 0 else nearest_of_all(a, b) end;
