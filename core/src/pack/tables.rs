//! The words that a pack may use for roles, topics and limits, and to which contact of the guide a role belongs.

/// Declares kinds with the word that a pack has for each.
macro_rules! kinds {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $kind:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$of])* $kind,)+ }

        impl $name {
            /// All of them, in the order in which they are documented.
            pub const ALL: &[Self] = &[$(Self::$kind,)+];

            /// The word in a pack.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$kind => $word,)+ }
            }

            /// What the word in a pack stands for.
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.as_str() == word)
            }
        }
    };
}

kinds! {
    /// In which role somebody is to be contacted.
    Role {
        /// Line manager, practice manager, partner.
        Manager = "manager",
        /// Who stands in where the manager is the problem.
        Deputy = "deputy",
        /// Security, the panic alarm, out of hours.
        Security = "security",
        /// Safeguarding of children.
        SafeguardingChild = "safeguarding_child",
        /// Safeguarding of adults.
        SafeguardingAdult = "safeguarding_adult",
        /// The lead for sexual safety.
        SexualSafetyLead = "sexual_safety_lead",
        /// The Freedom to Speak Up guardian, or their like.
        FreedomToSpeakUp = "freedom_to_speak_up",
        /// Where incidents are reported.
        IncidentSystem = "incident_system",
        /// Occupational health.
        OccupationalHealth = "occupational_health",
        /// Counselling for staff.
        Counselling = "counselling",
        /// The training programme, the medical school.
        Supervisor = "supervisor",
        /// Complaints lead, responsible officer.
        Complaints = "complaints",
        /// A defence organisation.
        DefenceOrganisation = "mdo",
        /// The data protection officer.
        DataProtection = "data_protection",
        /// The Caldicott Guardian.
        Caldicott = "caldicott",
        /// Who takes people off the list of a practice.
        CommissionerRemovals = "commissioner_removals",
        /// The local police force.
        PoliceForce = "police_force",
        /// Its form for reports.
        PoliceOnlineReport = "police_online_report",
        /// The sexual assault referral centre of the area.
        Sarc = "sarc",
        /// The mental health crisis line of the area.
        CrisisLine = "crisis_line",
    }
}

kinds! {
    /// What a policy is about.
    Topic {
        /// Chaperones.
        Chaperone = "chaperone",
        /// Gifts and their limits.
        Gifts = "gifts",
        /// Violence and behaviour.
        Violence = "violence",
        /// Working alone.
        LoneWorking = "lone_working",
        /// Social media.
        SocialMedia = "social_media",
        /// Complaints.
        Complaints = "complaints",
        /// Records.
        Records = "records",
    }
}

kinds! {
    /// A limit for gifts.
    Limit {
        /// Money and vouchers.
        Cash = "cash",
        /// What one gift may be worth.
        SingleValue = "single_value",
        /// What all gifts of one person may be worth in twelve months.
        TwelveMonthSum = "twelve_month_sum",
        /// From which value a gift is put into the register.
        RegisterValue = "register_value",
    }
}

impl Role {
    /// The contact of the guide beside which it stands; `None` where the guide has none.
    pub fn contact(self) -> Option<&'static str> {
        Some(match self {
            Self::Manager | Self::Deputy => "manager",
            Self::Security => "security",
            Self::SafeguardingChild | Self::SafeguardingAdult => "safeguarding",
            Self::OccupationalHealth | Self::Counselling => "oh",
            Self::Supervisor => "supervisor",
            Self::Complaints => "complaints",
            Self::DefenceOrganisation => "mdo",
            Self::DataProtection | Self::Caldicott => "ig",
            Self::CommissionerRemovals => "commissioner",
            Self::PoliceForce | Self::PoliceOnlineReport => "police_101",
            Self::Sarc => "sarc",
            Self::CrisisLine => "crisis",
            Self::SexualSafetyLead | Self::FreedomToSpeakUp | Self::IncidentSystem => return None,
        })
    }
}
