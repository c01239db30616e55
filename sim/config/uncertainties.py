"""Uncertainties: what nobody knows. Each number has a value, what is allowed, a likely span, and a source.

Values are this project's assumptions unless the source says otherwise; the report contains no rates.
Comparisons that matter should be run over the likely spans, never over these values alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.config.fields import number

# One number, and all that is known of it, to a line.
# fmt: off


@dataclass(frozen=True)
class Uncertainties:
    """The numbers of the mechanisms, by theme. All rates are per year; they are converted once."""

    name: str = "priors"
    # deciding and coping
    municipal_reach: float = number(0.6, 0.0, 1.0, "share", "How far the directorate's guidance binds municipal staff, whom it advises but cannot instruct", "report 2a describes the double role; the size is an assumption", provenance="report", likely=(0.4, 0.8))
    integrates: float = number(0.1, 0.0, 1.0, "probability", "Conflicts passed on as experience with no help from leader or dialogue", "assumption; report 3c: prevalence unknown", provenance="assumption", likely=(0.05, 0.2))
    integrates_leader: float = number(0.35, 0.0, 1.0, "probability", "Added by a fully competent leader", "assumption; report 3c: depends on the leadership of the office", provenance="assumption", likely=(0.2, 0.5))
    integrates_dialogue: float = number(0.3, 0.0, 1.0, "probability", "Added by full pedagogical steering", "assumption; report 4a", provenance="assumption", likely=(0.1, 0.5))
    bypass_share: float = number(0.5, 0.0, 1.0, "share", "Of conflicts not passed on, those done one's own way", "unknown, says report 3c; varied over its whole width", provenance="assumption", likely=(0.2, 0.8))
    haste: float = number(0.0, 0.0, 0.5, "probability", "Right decisions spoilt per unit of pressure above 1: the switch for a built-in productivity-quality trade-off", "off: the Office of the Auditor General 2012 saw none, as cited in the report", provenance="choice")
    # guidance
    training_rate: float = number(5.0, 0.0, 20.0, "sessions a year", "Standardised training and e-learning at full strength", "assumption", provenance="assumption", likely=(2.5, 8.0))
    training_coverage: float = number(0.25, 0.0, 1.0, "share", "Of the guidance in question, what one session covers", "assumption", provenance="assumption", likely=(0.15, 0.4))
    split_training: float = number(0.3, 0.0, 1.0, "share", "Of the state's training, what municipal staff with a leader of their own get though the partners do not talk", "assumption; report 3j: invited too little", provenance="assumption", likely=(0.1, 0.5))
    yielding: float = number(0.5, 0.0, 1.0, "probability", "A professional gives up another view for fully binding instruction at a session", "assumption; report 3c", provenance="assumption", likely=(0.25, 0.75))
    dialogue_rate: float = number(4.0, 0.0, 20.0, "talks a year", "Talks about reasons at full pedagogical steering", "assumption", provenance="assumption", likely=(2.0, 8.0))
    persuasion: float = number(0.35, 0.0, 1.0, "probability", "Reasons convince where the guidance fits the cases seen", "assumption; report 4a", provenance="assumption", likely=(0.2, 0.5))
    internalising_rate: float = number(0.5, 0.0, 5.0, "a year", "Fully binding guidance becomes the view of those who had none", "assumption", provenance="assumption", likely=(0.2, 1.0))
    reissue_lag: float = number(0.6, 0.05, 5.0, "years", "From a reform until the guidance says so, without national resources", "assumption", provenance="assumption", likely=(0.3, 1.0))
    guidance_accuracy: float = number(0.98, 0.5, 1.0, "probability", "Guidance is nationally right, for standard work", "assumption; report 3c: presumed central quality assurance", provenance="assumption", likely=(0.94, 1.0))
    guidance_accuracy_fall: float = number(0.28, 0.0, 0.5, "probability", "How much less so for fully tailored work", "assumption; report 3c", provenance="assumption", likely=(0.15, 0.4))
    # casework and feedback
    casework_rate: float = number(1.4, 0.0, 20.0, "a year", "How often a practice gives an outcome to learn from, at full attention and freedom", "assumption", provenance="assumption", likely=(0.8, 2.5))
    learning_by_the_book: float = number(0.35, 0.0, 1.0, "share", "Learning from cases decided by the book, relative to one's own decisions", "assumption; report 3c: expertise not used", provenance="assumption", likely=(0.15, 0.6))
    feedback_rate: float = number(4.0, 0.0, 20.0, "reviews a year", "Systematic reviews of decisions at full strength", "assumption; report 3d", provenance="assumption", likely=(2.0, 6.0))
    feedback_coverage: float = number(0.15, 0.0, 1.0, "share", "Practices a review takes up", "assumption", provenance="assumption", likely=(0.08, 0.25))
    feedback_cases: float = number(6.0, 1.0, 100.0, "cases", "Outcomes pooled in a review", "assumption", provenance="assumption", likely=(3.0, 12.0))
    # colleagues and routines
    peer_rate: float = number(9.0, 0.0, 60.0, "meetings a year", "Meetings of a small team at full peer guidance", "assumption", provenance="assumption", likely=(5.0, 14.0))
    arena_meetings: float = number(0.4, 0.0, 1.0, "share", "Teaching in an arena, relative to peer guidance", "assumption", provenance="assumption", likely=(0.2, 0.6))
    peer_uptake: float = number(0.1, 0.0, 1.0, "probability", "Taking up what the better ones agree on", "assumption", provenance="assumption", likely=(0.05, 0.2))
    team_size: float = number(12.0, 2.0, 200.0, "people", "A team within the office", "assumption", provenance="assumption", likely=(8.0, 18.0))
    mixed_teams: float = number(0.7, 0.0, 1.0, "share", "How far one leader's teams cross the employers", "assumption", provenance="assumption", likely=(0.5, 0.9))
    across_professions: float = number(0.6, 0.0, 1.0, "probability", "Understanding a colleague of another profession", "assumption; report 3a: differing knowledge bases", provenance="assumption", likely=(0.4, 0.8))
    arena_rate: float = number(10.0, 0.0, 52.0, "a year", "Reflection arenas at full strength", "assumption", provenance="assumption", likely=(6.0, 14.0))
    arena_alone: float = number(0.12, 0.0, 1.0, "share", "What an arena can write down without feedback on decisions", "assumption; report 3d: ad hoc", provenance="assumption", likely=(0.05, 0.25))
    joint_decision: float = number(0.3, 0.0, 1.0, "probability", "Two leaders agree on a common routine although the partners do not talk", "assumption; report 2a: neither side has full authority", provenance="assumption", likely=(0.1, 0.5))
    code_learning: float = number(0.06, 0.0, 1.0, "probability", "p2 per person of net majority, at an arena with full feedback and an average leader", "after March 1991", provenance="literature", likely=(0.03, 0.12))
    arena_uptake: float = number(0.08, 0.0, 1.0, "probability", "p1: taking over the routine at an arena", "after March 1991", provenance="literature", likely=(0.04, 0.15))
    socialisation_rate: float = number(0.12, 0.0, 5.0, "a year", "p1 outside arenas: learning how we do it here", "after March 1991", provenance="literature", likely=(0.05, 0.3))
    # trials and exchange
    trial_rate: float = number(0.9, 0.0, 4.0, "a quarter", "Trials started by a leader who wants, may and can to the full", "assumption", provenance="assumption", likely=(0.5, 1.3))
    trial_breadth: float = number(0.15, 0.0, 1.0, "share", "Practices a trial is about, for fully tailored work", "assumption", provenance="assumption", likely=(0.08, 0.25))
    trial_share: float = number(0.3, 0.0, 1.0, "share", "Staff who take part", "assumption", provenance="assumption", likely=(0.15, 0.45))
    trial_learning: float = number(1.6, 0.0, 20.0, "a year", "How fast participants find out", "assumption", provenance="assumption", likely=(0.8, 2.5))
    trial_reliability: float = number(0.88, 0.5, 1.0, "probability", "What they find is right here", "assumption", provenance="assumption", likely=(0.78, 0.95))
    detail_stifles: float = number(0.8, 0.0, 1.0, "share", "How far full detail management takes the room for trials", "assumption; report 3f: at the cost of local innovation", provenance="assumption", likely=(0.5, 1.0))
    anchoring: float = number(0.12, 0.0, 1.0, "probability", "A trial's lessons stay without any continuity", "assumption; report 3d: anchoring is a challenge", provenance="assumption", likely=(0.05, 0.25))
    bridge_rate: float = number(1.0, 0.0, 10.0, "a year", "Lessons passed to the line while a fully followed-up trial runs", "assumption", provenance="assumption", likely=(0.5, 2.0))
    exchange_rate: float = number(5.0, 0.0, 50.0, "contacts a year", "Contacts between offices at full exchange", "assumption", provenance="assumption", likely=(2.0, 8.0))
    exchange_uptake: float = number(0.15, 0.0, 1.0, "probability", "Taking over an example", "assumption", provenance="assumption", likely=(0.08, 0.25))
    collecting_rate: float = number(6.0, 0.0, 50.0, "a year", "Offices a county asks for examples", "assumption", provenance="assumption", likely=(3.0, 12.0))
    adapts: float = number(0.15, 0.0, 1.0, "probability", "Noticing that borrowed practice does not fit", "assumption", provenance="assumption", likely=(0.05, 0.3))
    adapts_leader: float = number(0.4, 0.0, 1.0, "probability", "Added by a fully competent leader", "assumption", provenance="assumption", likely=(0.2, 0.6))
    adapts_unit: float = number(0.4, 0.0, 1.0, "probability", "Added by a full competence unit", "assumption; report 3h", provenance="assumption", likely=(0.2, 0.6))
    # upward, downward
    report_rate: float = number(4.0, 0.0, 20.0, "a year", "Reports from offices at a full upward loop", "assumption", provenance="assumption", likely=(2.0, 6.0))
    county_gathers: float = number(0.1, 0.0, 1.0, "probability", "A county takes over a view per net report", "assumption", provenance="assumption", likely=(0.05, 0.2))
    review_rate: float = number(2.0, 0.0, 12.0, "a year", "Reviews of guidance with each county at a full upward loop", "assumption", provenance="assumption", likely=(1.0, 4.0))
    revision: float = number(0.06, 0.0, 1.0, "probability", "Guidance is revised per net county", "assumption", provenance="assumption", likely=(0.03, 0.12))
    visit_rate: float = number(5.0, 0.0, 52.0, "a year", "Visits of a full permanent unit to an office", "assumption; report 3h", provenance="assumption", likely=(2.0, 8.0))
    unit_uptake: float = number(0.18, 0.0, 1.0, "probability", "Taking up what a unit brings", "assumption", provenance="assumption", likely=(0.08, 0.3))
    secondment_rate: float = number(0.35, 0.0, 4.0, "a year", "Stays per caseworker with a full secondment unit", "assumption; report 3h", provenance="assumption", likely=(0.15, 0.6))
    # errors that come back
    appeal_rate: float = number(0.01, 0.0, 1.0, "a year", "Appeals upheld per wrong practice and caseworker", "assumption", provenance="assumption", likely=(0.004, 0.02))
    appeal_uptake: float = number(0.35, 0.0, 1.0, "probability", "An office takes a ruling in", "assumption", provenance="assumption", likely=(0.2, 0.5))
    appeal_reading: float = number(0.04, 0.0, 1.0, "probability", "Another office reads a public ruling, with time", "assumption", provenance="assumption", likely=(0.02, 0.08))
    appeal_told: float = number(0.3, 0.0, 1.0, "probability", "A ruling that is not public is passed on, relative to reading, when lines are fully joined", "assumption", provenance="assumption", likely=(0.15, 0.5))
    verdict_rate: float = number(0.5, 0.0, 10.0, "a year", "Recommendations per cash practice that come back overruled", "assumption; report 2d", provenance="assumption", likely=(0.2, 1.0))
    reasons: float = number(0.1, 0.0, 1.0, "probability", "A verdict is explained with no lever's help", "assumption; report 2d: missing reasons", provenance="assumption", likely=(0.05, 0.25))
    caution: float = number(0.25, 0.0, 1.0, "probability", "An unexplained verdict makes one careful", "assumption", provenance="assumption", likely=(0.1, 0.5))
    # general knowledge
    research_accuracy: float = number(0.88, 0.5, 1.0, "probability", "What research and courses hold is nationally right", "assumption", provenance="assumption", likely=(0.8, 0.95))
    research_national: float = number(0.15, 0.0, 5.0, "a year", "Research into guidance at full national resources", "assumption", provenance="assumption", likely=(0.05, 0.3))
    research_county: float = number(0.5, 0.0, 5.0, "a year", "Research into a repository at full translation", "assumption", provenance="assumption", likely=(0.2, 1.0))
    research_office: float = number(0.3, 0.0, 5.0, "a year", "Research into a routine at full translation", "assumption", provenance="assumption", likely=(0.1, 0.6))
    narrow_research: float = number(0.3, 0.0, 1.0, "share", "Research lost when all are of one profession", "assumption; report 3i", provenance="assumption", likely=(0.1, 0.5))
    course_rate: float = number(0.9, 0.0, 10.0, "a year", "Courses at full continuing education", "assumption", provenance="assumption", likely=(0.5, 1.5))
    course_coverage: float = number(0.25, 0.0, 1.0, "share", "Practices a course takes up", "assumption", provenance="assumption", likely=(0.15, 0.4))
    course_persuasion: float = number(0.6, 0.0, 1.0, "probability", "A course changes a view one had", "assumption", provenance="assumption", likely=(0.4, 0.8))
    # local voice and steering
    voice_rate: float = number(0.8, 0.0, 10.0, "a year", "Voices heard per service practice with full knowledge banks", "assumption", provenance="assumption", likely=(0.4, 1.2))
    voice_reliability: float = number(0.78, 0.5, 1.0, "probability", "A local voice is right about this place", "assumption", provenance="assumption", likely=(0.7, 0.88))
    correction_rate: float = number(0.8, 0.0, 10.0, "a year", "Routines brought back to guidance under full target pressure", "assumption", provenance="assumption", likely=(0.3, 1.5))
    target_step: float = number(0.15, 0.0, 1.0, "share", "How far one dialogue moves goals towards the whole of the work", "assumption", provenance="assumption", likely=(0.05, 0.25))
    split_opinion: float = number(0.2, 0.0, 0.5, "share", "Offices on the smaller side before a rule is seen to divide them", "assumption", provenance="assumption", likely=(0.1, 0.3))
    passed_on: float = number(0.02, 0.0, 1.0, "share", "Caseworkers who must have passed a conflict on", "assumption", provenance="assumption", likely=(0.01, 0.05))
    letting_go: float = number(0.25, 0.0, 1.0, "probability", "A rule that is ripe is taken out, at full pedagogical steering", "assumption", provenance="assumption", likely=(0.1, 0.4))
    # people
    turnover_per_year: float = number(0.09, 0.0, 1.0, "a year", "Exits at middling motivation", "assumption; report 2d says only «høyt»", provenance="assumption", likely=(0.05, 0.14))
    turnover_motivation: float = number(2.0, 0.0, 8.0, "per unit", "How steeply exits fall with motivation", "assumption", provenance="assumption", likely=(1.0, 3.0))
    motivation_base: float = number(0.35, 0.0, 1.0, "index", "Motivation with nothing else", "assumption", provenance="assumption", likely=(0.25, 0.45))
    motivation_match: float = number(0.2, 0.0, 1.0, "index", "Added by shared values", "assumption; report 2b", provenance="assumption", likely=(0.1, 0.3))
    motivation_room: float = number(0.3, 0.0, 1.0, "index", "Added by full room for own judgement", "assumption; report 3c", provenance="assumption", likely=(0.15, 0.45))
    motivation_conflict: float = number(1.0, 0.0, 5.0, "index", "Lost per share of practices where judgement is laid down", "assumption; report 3c", provenance="assumption", likely=(0.4, 1.6))
    motivation_pressure: float = number(0.5, 0.0, 3.0, "index", "Lost per unit of pressure above 1", "assumption", provenance="assumption", likely=(0.2, 0.8))
    motivation_career: float = number(0.2, 0.0, 1.0, "index", "Added by a career plan with a fully competent leader", "assumption; report 4b", provenance="assumption", likely=(0.1, 0.3))
    motivation_unit: float = number(0.05, 0.0, 1.0, "index", "Added by units one can be seconded to", "tentative in report 3h", provenance="assumption", likely=(0.0, 0.1))
    motivation_memory: float = number(1.0, 0.05, 10.0, "years", "How slowly motivation follows", "assumption", provenance="assumption", likely=(0.5, 2.0))
    recruit_knows: float = number(0.25, 0.0, 1.0, "probability", "A broad recruit has a view of a practice", "assumption", provenance="assumption", likely=(0.15, 0.4))
    recruit_accuracy: float = number(0.76, 0.5, 1.0, "probability", "That view is nationally right", "assumption", provenance="assumption", likely=(0.68, 0.85))
    social_work_extra: float = number(0.2, 0.0, 1.0, "probability", "More of tailored work among social workers", "assumption", provenance="assumption", likely=(0.1, 0.3))
    nav_profession_extra: float = number(0.2, 0.0, 1.0, "probability", "More of everything in a Nav profession", "assumption; report 3i", provenance="assumption", likely=(0.1, 0.3))
    graduates_after: float = number(3.0, 0.0, 20.0, "years", "Until the first of a new profile graduate", "derived from the length of a bachelor's degree", provenance="derived", likely=(2.0, 4.0))
    initial_knows: float = number(0.6, 0.0, 1.0, "probability", "Staff have a view of a practice before settling", "assumption", provenance="assumption", likely=(0.4, 0.8))
    initial_accuracy: float = number(0.72, 0.5, 1.0, "probability", "That view is nationally right", "assumption", provenance="assumption", likely=(0.65, 0.8))
    forgetting_rate: float = number(0.04, 0.0, 2.0, "a year", "Views never exercised that fade", "assumption; 0 switches it off", provenance="assumption", likely=(0.0, 0.1))
    # leaders
    leader_competence: float = number(0.45, 0.0, 1.0, "index", "Competence leaders start with, on average", "assumption; report 2d, 4e", provenance="assumption", likely=(0.35, 0.55))
    leader_spread: float = number(0.3, 0.0, 1.0, "index", "Half-width around it", "assumption", provenance="assumption", likely=(0.15, 0.4))
    leader_turnover: float = number(0.1, 0.0, 2.0, "a year", "Leaders who move on", "assumption", provenance="assumption", likely=(0.05, 0.2))
    leader_span: float = number(25.0, 1.0, 500.0, "people", "How many one leader can gather in an arena", "assumption", provenance="assumption", likely=(18.0, 40.0))
    programme_rate: float = number(0.7, 0.0, 10.0, "a year", "Programme periods at full strength", "assumption; report 4e", provenance="assumption", likely=(0.4, 1.0))
    programme_gain: float = number(0.3, 0.0, 1.0, "share", "Of what a leader lacks, learned in one", "assumption", provenance="assumption", likely=(0.15, 0.45))
    municipal_leader_share: float = number(0.4, 0.0, 1.0, "share", "Leaders with municipal background", "assumption", provenance="assumption", likely=(0.3, 0.5))
    # time
    workload_hours: float = number(0.6, 0.1, 1.0, "share of a year", "Casework asked per position at workload 1 and full quality", "assumption: just managed under the 2014 baseline", provenance="assumption", likely=(0.57, 0.62))
    rework: float = number(0.25, 0.0, 2.0, "share", "Extra work per wrong decision", "assumption", provenance="assumption", likely=(0.1, 0.4))
    wrong_desk: float = number(0.06, 0.0, 1.0, "share", "Extra work if every case starts at the wrong desk", "assumption; report 2d, a", provenance="assumption", likely=(0.03, 0.1))
    office_overhead: float = number(1.0, 0.0, 10.0, "positions", "Fixed work an office has whatever its size", "assumption; why small offices lack slack", provenance="assumption", likely=(0.6, 1.5))
    split_overhead: float = number(0.4, 0.0, 5.0, "positions", "Extra leading and adjusting where leadership is split", "assumption; report 3g", provenance="assumption", likely=(0.2, 0.8))
    novice_slowness: float = number(0.3, 0.0, 1.0, "share", "Work a first-year caseworker does less", "assumption", provenance="assumption", likely=(0.15, 0.45))
    protection: float = number(1.0, 0.0, 1.0, "share", "Planned learning that full protection keeps from pressure", "definition of the lever", provenance="choice")
    pressure_free: float = number(0.85, 0.0, 2.0, "ratio", "Pressure below which all planned learning takes place", "assumption", provenance="assumption", likely=(0.8, 0.9))
    pressure_stop: float = number(1.2, 0.5, 4.0, "ratio", "Pressure above which only protected learning does", "assumption", provenance="assumption", likely=(1.1, 1.3))
    pressure_memory: float = number(0.25, 0.02, 5.0, "years", "How slowly the sense of pressure follows", "assumption", provenance="assumption", likely=(0.1, 0.5))
    backlog_limit: float = number(6.0, 0.0, 60.0, "months", "Work that may wait before users give up", "assumption", provenance="assumption", likely=(3.0, 12.0))
    backlog_pull: float = number(0.02, 0.0, 1.0, "per month", "Pressure added by a month's backlog", "assumption", provenance="assumption", likely=(0.01, 0.05))
    state_first: float = number(0.7, 0.0, 2.0, "ratio", "How far overload makes offices put state impulses first", "assumption; report 3f", provenance="assumption", likely=(0.4, 1.0))


@dataclass(frozen=True)
class Costs:
    """Frontline hours each lever takes at full strength, as a share of a working year; money is not counted."""

    continuing_education: float = number(0.03, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.018, 0.045))
    career_plans: float = number(0.006, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.0036, 0.009))
    codified_training: float = number(0.025, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.015, 0.0375))
    recruitment_profile: float = number(0.003, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.0018, 0.0045))
    unified_leadership: float = number(0.002, 0.0, 0.5, "share of a working year", "Coordination in the leader group", "assumption", likely=(0.0012, 0.003))
    local_autonomy: float = number(0.006, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.0036, 0.009))
    leader_funds: float = number(0.008, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.0048, 0.012))
    protected_learning_time: float = number(0.025, 0.0, 0.5, "share of a working year", "Hours set aside besides planned activities", "assumption", likely=(0.015, 0.0375))
    reflection_arenas: float = number(0.03, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.018, 0.045))
    peer_guidance: float = number(0.03, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.018, 0.045))
    decision_feedback: float = number(0.025, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.015, 0.0375))
    local_knowledge_banks: float = number(0.01, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.006, 0.015))
    goal_alignment: float = number(0.003, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.0018, 0.0045))
    partnership_dialogue: float = number(0.008, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.0048, 0.012))
    ict_integration: float = number(0.003, 0.0, 0.5, "share of a working year", "Learning new systems; see also double_registration", "assumption", likely=(0.0018, 0.0045))
    competence_units: float = number(0.01, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.006, 0.015))
    trial_exchange: float = number(0.006, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.0036, 0.009))
    research_translation: float = number(0.006, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.0036, 0.009))
    county_coordination: float = number(0.003, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.0018, 0.0045))
    detail_management: float = number(0.09, 0.0, 0.5, "share of a working year", "Following and documenting procedures, as far as work is not exempted by differentiation", "assumption", likely=(0.054, 0.135))
    target_pressure: float = number(0.1, 0.0, 0.5, "share of a working year", "Reporting on targets (report 2d)", "assumption", likely=(0.06, 0.15))
    differentiation: float = number(0.003, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.0018, 0.0045))
    pedagogical_steering: float = number(0.01, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.006, 0.015))
    national_resources: float = number(0.004, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.0024, 0.006))
    upward_loop: float = number(0.006, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.0036, 0.009))
    leader_programme: float = number(0.004, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.0024, 0.006))
    appeals_across_lines: float = number(0.003, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.0018, 0.0045))
    innovation_money: float = number(0.008, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.0048, 0.012))
    trial_continuity: float = number(0.004, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.0024, 0.006))
    one_state: float = number(0.003, 0.0, 0.5, "share of a working year", "Hours in activities of this kind", "assumption", likely=(0.0018, 0.0045))
    structure: float = number(0.06, 0.0, 0.5, "share of a working year", "A reform of ownership, fading over three years", "assumption", likely=(0.036, 0.09))
    double_registration: float = number(0.07, 0.0, 0.5, "share of a working year", "Registering the same in several systems, with none integrated (report 2d)", "assumption", likely=(0.04, 0.1))
