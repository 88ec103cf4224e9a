"""Which test injects which fault: the list of faults the tool must survive, and the tests that hold it to that.

A row's name is its section and its first words. Add the names of further tests to the row they belong to.
"""

TRANSPORT = "tests/faults/test_transport.py::"
LISTS = "tests/faults/test_lists.py::"
TLS = "tests/faults/test_tls.py::"
EQUALITY = "tests/faults/test_equality.py::"
HISTORIES = "tests/faults/test_histories.py::"
SECRETS = "tests/faults/test_secrets.py::"
PERMISSIONS = "tests/faults/test_permissions.py::"
SUPPLY = "tests/faults/test_supply_chain.py::"
CLOCK = "tests/cache/test_sync_clock.py::"
VANISHED = "tests/cache/test_vanished.py::"

ROWS: dict[str, tuple[str, ...]] = {
    "4.1 429 with Retry-After": (
        TRANSPORT + "test_a_limited_run_waits_as_told_and_reads_the_same",
        TRANSPORT + "test_a_limit_until_a_date_is_by_jiras_own_clock",
        TRANSPORT + "test_a_spent_waiting_budget_ends_the_run_and_says_so",
        TRANSPORT + "test_an_absurd_wait_is_not_begun",
        TRANSPORT + "test_twenty_limits_leave_the_same_cache_as_none",
        TRANSPORT + "test_a_jira_that_is_near_its_limit_is_asked_slowly",
        TRANSPORT + "test_a_dozen_readers_share_one_pause",
    ),
    "4.1 500/502/503/504, HTML body": (TRANSPORT + "test_a_server_error_is_tried_again_and_its_page_never_shown",),
    "4.1 odd 400 while limited": (
        TRANSPORT + "test_an_odd_400_while_limited_passes_at_the_second_try",
        TRANSPORT + "test_a_400_that_stays_names_the_request",
    ),
    "4.1 401/403": (TRANSPORT + "test_a_refused_login_is_one_call_with_a_name",),
    "4.1 connect refused, DNS, reset mid-body": (
        TRANSPORT + "test_a_broken_answer_is_tried_again_and_never_half_a_page",
        TRANSPORT + "test_a_head_that_trickles_is_left_before_it_is_over",
        TRANSPORT + "test_nobody_listens",
        TRANSPORT + "test_a_run_has_an_end",
        EQUALITY + "test_any_schedule_ends_like_a_full_read",
        "tests/fetch/test_session.py::test_a_host_that_refuses_and_one_that_is_not_there_are_told_apart",
    ),
    "4.1 gzip broken, gzip bomb": (
        TRANSPORT + "test_a_broken_answer_is_tried_again_and_never_half_a_page",
        TRANSPORT + "test_a_bomb_is_named_before_it_fills_the_memory",
        TRANSPORT + "test_pages_halve_when_jira_cannot_give_them_and_grow_back",
    ),
    "4.1 200 with HTML": (TRANSPORT + "test_a_refused_login_is_one_call_with_a_name",),
    "4.1 410 on /search; 404 on search/jql": (
        TRANSPORT + "test_a_wrong_flavour_in_the_config_is_told_and_the_data_are_the_same",
        TRANSPORT + "test_a_flavour_in_the_config_wins_over_a_server_that_lies",
        TRANSPORT + "test_a_jira_that_does_not_say_what_it_is_is_found_out",
        TRANSPORT + "test_a_jira_without_any_search_is_asked_once_for_each",
        "tests/cli/test_flavour.py::test_a_wrong_flavour_is_warned_of_and_found_out_once",
        "tests/fetch/test_session.py::test_what_only_cloud_has_hints_at_the_flavour",
        "tests/fetch/test_over_sockets.py::test_the_flavours_give_the_same_shapes",
    ),
    "4.1 redirect to other host": (
        TRANSPORT + "test_a_redirect_to_another_server_is_not_followed",
        TRANSPORT + "test_redirects_in_a_circle_end",
    ),
    "4.1 proxy env, .netrc": (
        TRANSPORT + "test_a_proxy_of_the_environment_is_used_and_a_netrc_is_not",
        TRANSPORT + "test_this_machine_is_asked_without_the_proxy",
    ),
    "4.1 TLS": (
        TLS + "test_a_certificate_of_an_unknown_authority_is_refused_before_anything_is_sent",
        TLS + "test_an_authority_of_the_company_is_named_in_the_environment",
        TLS + "test_a_certificate_of_another_host_is_refused",
        TLS + "test_a_certificate_that_is_over_is_refused",
    ),
    "4.2 token repeats": (
        LISTS + "test_tokens_without_end_are_an_error_and_change_nothing",
        LISTS + "test_a_page_may_be_empty_in_the_middle",
        LISTS + "test_a_list_ends_without_being_told_so",
        LISTS + "test_rows_that_come_twice_count_once",
        LISTS + "test_pages_smaller_than_asked_for_are_read_to_the_end",
        LISTS + "test_a_total_that_never_comes_is_said",
        LISTS + "test_a_result_window_is_passed_by_dates",
        LISTS + "test_a_window_full_of_one_instant_is_an_error",
        LISTS + "test_what_jira_warns_of_is_kept_with_the_data",
    ),
    "4.2 issue updated, created, deleted between pages": (
        LISTS + "test_what_happens_between_pages_is_in_the_cache_after_the_next_sync",
        "tests/cache/test_sync_drift.py::test_an_issue_updated_while_we_read_is_read_again",
        VANISHED + "test_an_issue_that_the_listing_skipped_is_put_back",
        EQUALITY + "test_any_schedule_ends_like_a_full_read",
        EQUALITY + "test_a_schedule_that_once_failed",
    ),
    "4.2 clock skew, zone of account": (
        "tests/cache/test_sync.py::test_a_clock_that_was_set_back_means_reading_everything",
        CLOCK + "test_an_update_while_we_read_comes_with_the_next_sync",
        EQUALITY + "test_any_schedule_ends_like_a_full_read",
        EQUALITY + "test_a_schedule_that_once_failed",
    ),
    "4.2 same-minute updates": (
        "tests/cache/test_sync.py::test_an_update_that_the_index_shows_late_is_not_lost",
        CLOCK + "test_an_index_that_lags_behind_loses_nothing",
        CLOCK + "test_a_thousand_updates_of_one_instant_are_all_read",
        LISTS + "test_an_issue_that_changes_at_every_request_does_not_keep_us",
    ),
    "4.2 deleted / moved / permission lost": (
        "tests/cache/test_sync.py::test_a_moved_issue_keeps_its_id_and_its_children_follow",
        "tests/cache/test_sync.py::test_a_deleted_issue_is_removed_and_named",
        VANISHED + "test_the_cause_is_told",
        VANISHED + "test_a_second_sync_confirms_it_and_drops_the_record",
        VANISHED + "test_a_hidden_project_is_told_from_deleted_issues",
        VANISHED + "test_a_changed_filter_explains_what_came_and_went",
    ),
    "4.2 empty answer where there was data": (
        "tests/cache/test_sync_faults.py::test_an_empty_census_is_not_believed",
        "tests/cache/test_sync_faults.py::test_a_login_that_is_lost_is_said",
        VANISHED + "test_a_sudden_loss_is_not_believed",
    ),
    "4.2 history cut at 100/40": (
        HISTORIES + "test_every_entry_comes_though_pages_are_small",
        HISTORIES + "test_entries_that_are_held_back_are_said_and_asked_for_again",
        "tests/cache/test_sync_drift.py::test_a_cut_history_is_said_and_asked_for_again",
    ),
    "4.2 history out of order": (
        HISTORIES + "test_the_past_is_the_same_in_whatever_order_it_is_told",
        "tests/history/test_replay.py::test_the_order_of_issues_and_changes_does_not_matter",
        "tests/history/test_quality.py::test_a_history_that_does_not_lead_to_the_present",
    ),
    "4.2 unknown sprint id in an item": (
        HISTORIES + "test_a_sprint_that_only_histories_remember_is_named_and_stops_no_page",
        "tests/history/test_quality.py::test_a_sprint_that_was_deleted",
        "tests/history/test_quality.py::test_a_sprint_of_another_board",
    ),
    "4.2 kill -9 anywhere": (
        "tests/cache/test_kill_at_random.py::test_killed_at_random_moments",
        "tests/cache/test_kill.py::test_killed_at_every_write",
        "tests/cache/test_disk_faults.py::test_whichever_call_of_a_sync_fails_the_cache_is_one_generation",
        "tests/cache/test_disk_faults.py::test_a_file_that_the_system_cuts_short_is_no_shard",
        "tests/cache/test_disk_faults.py::test_all_is_on_the_disk_before_the_manifest_names_it",
        "tests/cache/test_disk_faults.py::test_two_syncs_at_once_one_is_told_and_the_cache_is_whole",
        "tests/cache/test_disk_rollback.py::test_there_is_a_way_back_after_a_crash_at_any_moment",
        "tests/cache/test_partial.py::test_wherever_it_is_interrupted_the_next_run_ends_like_a_full_one",
        "tests/cache/test_store_safety.py::test_whichever_disk_call_fails_the_old_generation_stands",
        "tests/cache/test_store_safety.py::test_a_second_run_is_told_who_holds_the_cache",
        "tests/cache/test_audit.py::test_crashes_at_the_same_moment_again_and_again_are_no_problem",
        EQUALITY + "test_any_schedule_ends_like_a_full_read",
    ),
    "4.2 cache corrupt, truncated, newer schema": (
        EQUALITY + "test_any_schedule_ends_like_a_full_read",
        "tests/cache/test_store.py::test_any_flipped_byte_in_any_file_is_noticed",
        "tests/cache/test_store.py::test_any_cut_or_longer_file_is_noticed",
        "tests/cache/test_disk_format.py::test_a_newer_format_is_refused_by_name_and_left_alone",
        "tests/cache/test_disk_format.py::test_a_sync_brings_it_forward_and_keeps_the_old_one_until_the_next",
        "tests/cache/test_disk_rollback.py::test_a_damaged_generation_is_set_aside_and_does_not_push_the_good_one_out",
        "tests/cache/test_disk_rollback.py::test_a_damaged_generation_tells_the_way_back",
        "tests/cache/test_sync_faults.py::test_the_cache_of_another_account_or_site_is_refused",
    ),
    "4.5 token in exception": (
        SECRETS + "test_what_jira_says_of_us_is_left_nowhere",
        SECRETS + "test_what_goes_wrong_here_leaves_it_nowhere",
        "tests/fetch/test_session.py::test_a_refusal_is_one_call_and_says_what_it_means",
        "tests/fetch/test_secret.py::test_a_secret_shows_as_stars_however_it_is_printed",
        "tests/fetch/test_secret.py::test_redaction_knows_every_form_in_which_the_login_travels",
        "tests/test_redaction.py::test_what_must_not_be_seen_is_not",
        "tests/test_canaries.py::test_every_login_of_the_suite_is_found_in_every_form",
        "tests/cli/test_log.py::test_a_traceback_is_redacted",
        "tests/cli/test_log.py::test_what_jira_says_of_us_is_not_repeated",
        "tests/cache/test_audit.py::test_nothing_secret_is_kept",
    ),
    "4.5 token with newline/blank/BOM": (
        "tests/fetch/test_secret.py::test_what_stands_around_a_pasted_token_goes",
        "tests/fetch/test_secret.py::test_a_token_that_no_header_can_carry_is_refused_without_showing_it",
        SECRETS + "test_what_goes_wrong_here_leaves_it_nowhere",
    ),
    "4.5 permissions": (
        PERMISSIONS + "test_a_cache_that_others_could_read_is_warned_of_and_closed",
        PERMISSIONS + "test_no_command_follows_a_link_in_the_place_of_the_cache",
        "tests/cache/test_store_safety.py::test_only_the_owner_reads_it_whatever_the_umask",
        "tests/cache/test_store_safety.py::test_symbolic_links_are_refused",
        "tests/cache/test_disk_faults.py::test_every_file_is_closed_to_others_under_any_umask",
        "tests/cache/test_disk_faults.py::test_no_trap_makes_a_sync_write_elsewhere",
        "tests/cache/test_audit.py::test_only_the_owner_may_read_it",
    ),
    "4.5 config YAML": (
        "tests/test_config.py::test_a_complaint_says_what_and_where",
        "tests/test_config.py::test_all_complaints_come_at_once_in_the_order_of_lines",
        "tests/test_config.py::test_an_alias_bomb_is_refused",
        "tests/test_config.py::test_no_file_can_crash_the_reader",
    ),
    "4.5 base URL": (
        TRANSPORT + "test_links_in_a_body_are_never_followed",
        "tests/fetch/test_url.py::test_what_is_no_address_of_a_jira_is_refused",
        "tests/fetch/test_url.py::test_a_password_in_the_address_is_refused_without_showing_it",
    ),
    "4.5 supply chain": (
        SUPPLY + "test_every_locked_package_is_one_version_with_hashes",
        SUPPLY + "test_what_the_project_asks_for_is_what_is_locked",
        SUPPLY + "test_the_checks_install_nothing_but_what_is_locked",
        SUPPLY + "test_a_build_offline_opens_no_connection",
        SUPPLY + "test_no_file_of_the_site_loads_anything_from_elsewhere",
        SUPPLY + "test_no_asset_names_another_place",
        "tests/test_wheel.py::test_the_demo_from_the_wheel",
    ),
}
